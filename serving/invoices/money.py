"""Decimals as readers write them: text to text by way of Decimal, no float anywhere, nothing rounded."""

from collections.abc import Mapping
from decimal import Decimal


def amount(value: str) -> str:
    """With thousands separated and the places it came with: 1234.50 is 1,234.50."""
    return f"{Decimal(value):,f}"


def line_amount(line: Mapping[str, str | None]) -> str:
    """A line's amount, or what of the prices it is already."""
    included = line.get("included")
    return amount(line["amount"] or "") if included is None else f"incl. {amount(included)}"


def shortest(value: str, least: int) -> str:
    """Without needless zeros, but no less than so many places: with 2, 7.010000 is 7.01, and 0.985180 is 0.98518."""
    number = Decimal(value).normalize()
    decimals = max(least, -int(number.as_tuple().exponent))
    return f"{number:,.{decimals}f}"


def percent(rate: str) -> str:
    """A share of one as a percentage: 0.150000 is 15 %."""
    return f"{(Decimal(rate) * 100).normalize():f} %"


def decimals_in(value: str) -> int:
    """How many decimals an amount came with."""
    return -int(Decimal(value).as_tuple().exponent)


def total(values: list[str]) -> str:
    """The sum, with the most places any of them has."""
    return f"{sum(map(Decimal, values), Decimal(0)):f}"


def decimals_of(value: str) -> int:
    """How many decimals an amount needs."""
    return max(-int(Decimal(value).normalize().as_tuple().exponent), 0)
