"""The tariff documents of silver as the values that gold prices and bills by."""

from datetime import date

from pyspark.sql import Column
from pyspark.sql import functions as F

from gold.pricing.price_list import PlanVersion
from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.document import bill_rules_from
from gold.pricing.tariff.version import BILL_RULES
from lake.errors import Stop
from lake.store import Pinned
from silver.calendar import CALENDAR
from silver.effective import believed
from silver.rate_plans import RATE_PLANS


def plan_versions(tables: Pinned) -> list[PlanVersion]:
    """Every version of every plan that is believed."""
    return documents(tables, F.col("plan") != BILL_RULES)


def rules_on(tables: Pinned, day: date) -> tuple[PlanVersion, BillRules]:
    """The bill rules in force on a local day, and the version they come from. Raises Stop if there are none."""
    for version in documents(tables, F.col("plan") == BILL_RULES):
        if version.valid_from <= day and (version.valid_to is None or day < version.valid_to):
            return version, bill_rules_from(version.document)
    raise Stop(
        f"no bill rules are in force on {day}: add a version to bill_rules.toml and run tollhouse load-reference."
    )


def documents(tables: Pinned, which: Column) -> list[PlanVersion]:
    """The believed documents that satisfy a condition. A tariff has tens of them, so they are held here."""
    rows = believed(tables.read(RATE_PLANS)).where(which)
    fields = ("plan", "valid_from", "valid_to", "document", "document_hash")
    return [PlanVersion(*(row[field] for field in fields)) for row in rows.orderBy("plan", "valid_from").collect()]


def calendar_days(tables: Pinned, rules: BillRules) -> list[tuple[date, date]]:
    """First day and the day after the last, local, of each span of the calendar the rules name. Raises Stop for two."""
    names = {discount.calendar for discount in rules.discounts if discount.calendar}
    if len(names) > 1:
        raise Stop(f"the bill rules name the calendars {', '.join(sorted(names))}: one is supported, keep one of them.")
    rows = believed(tables.read(CALENDAR)).where(F.col("name").isin(*names))
    return [(row["valid_from"], row["valid_to"]) for row in rows.collect()]
