"""What a discount can say, and how its years are counted."""

from datetime import date
from random import Random

from gold.billing.discounts import AMOUNTS, BASES, CONDITIONS, full_years
from gold.pricing.tariff import discounts
from gold.pricing.tariff.discounts import Discount
from tests.oracle.billing import full_years as full_years_by_hand


def test_whatever_a_discount_can_say_is_a_function_of_that_name() -> None:
    assert set(BASES) == set(discounts.BASES)
    keys = set(Discount.__dataclass_fields__)
    what = {"name", "label", "base", "service", "calendar", "zones", "percent_at_most", "at_most"}
    assert set(CONDITIONS) | set(AMOUNTS) == keys - what


def test_years_are_counted_as_people_do() -> None:
    days = [date(2024, 2, 29), date(2025, 2, 28), date(2028, 2, 28), date(2028, 2, 29), date(2100, 2, 28)]
    random = Random(2)
    days += [date.fromordinal(random.randint(date(1990, 1, 1).toordinal(), 750_000)) for _ in range(200)]
    for since in days:
        for until in days:
            assert max(full_years(since, until), 0) == full_years_by_hand(since, until), (since, until)
