"""Which rows of gold.rated_usage a report is of, as SQL."""

from gold.pricing.tariff.plan import RETAIL
from gold.statuses import RATED

IS_RETAIL = f"run = '{RETAIL}'"
"""Of the rating that is billed, not of one of costs."""

IS_RATED = f"status = '{RATED}'"
"""Charged, or free."""
