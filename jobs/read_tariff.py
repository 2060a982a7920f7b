"""The tariff documents of silver as the values that gold prices and bills by."""

from datetime import date

from gold.pricing.price_list import PlanVersion
from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.document import bill_rules_from
from gold.pricing.tariff.version import BILL_RULES
from lake.errors import Stop
from lake.store import Pinned
from silver.calendar import CALENDAR
from silver.rate_plans import RATE_PLANS

FIELDS = ("plan", "valid_from", "valid_to", "document", "document_hash")


def plan_versions(tables: Pinned) -> list[PlanVersion]:
    """Every version of every plan that is believed."""
    return [version for version in documents(tables) if version.plan != BILL_RULES]


def rules_on(tables: Pinned, day: date) -> tuple[PlanVersion, BillRules]:
    """The bill rules in force on a local day, and the version they come from. Raises Stop if there are none."""
    for version in documents(tables):
        begun = version.plan == BILL_RULES and version.valid_from <= day
        if begun and (version.valid_to is None or day < version.valid_to):
            return version, bill_rules_from(version.document)
    raise Stop(
        f"no bill rules are in force on {day}: add a version to bill_rules.toml and load it with load-reference."
    )


def documents(tables: Pinned) -> list[PlanVersion]:
    """The believed documents, in order. A tariff has tens of them."""
    believed = [row for row in tables.rows(RATE_PLANS) if row["known_to"] is None]
    found = [PlanVersion(*(row[field] for field in FIELDS)) for row in believed]
    return sorted(found, key=lambda version: (version.plan, version.valid_from))


def calendar_days(tables: Pinned, rules: BillRules) -> dict[str, list[tuple[date, date]]]:
    """First day and the day after the last, local, of each span of the calendars the rules name."""
    believed = [row for row in tables.rows(CALENDAR) if row["known_to"] is None]
    return {
        name: sorted((row["valid_from"], row["valid_to"]) for row in believed if row["name"] == name)
        for name in rules.calendars
    }
