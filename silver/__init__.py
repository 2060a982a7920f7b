"""Clean usage, what could not be cleaned, and who and what it refers to."""

from silver.calendar import CALENDAR
from silver.coupons import COUPONS
from silver.destinations import DESTINATIONS
from silver.duplicates import DUPLICATES
from silver.rate_plans import RATE_PLANS
from silver.rejects import REJECTS
from silver.subscribers import SUBSCRIBERS
from silver.usage import USAGE

TABLES = (USAGE, REJECTS, DUPLICATES, SUBSCRIBERS, RATE_PLANS, DESTINATIONS, CALENDAR, COUPONS)
