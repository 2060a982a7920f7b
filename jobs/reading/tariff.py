"""The tariff documents of silver as the values that gold prices and bills by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

from gold.pricing.plan_version import PlanVersion
from gold.pricing.tariff.bill_rules import BillRules
from gold.pricing.tariff.document import bill_rules_from, plan_from
from gold.pricing.tariff.plan import RETAIL
from gold.pricing.tariff.validity import holds
from gold.pricing.tariff.version import BILL_RULES
from lake.errors import Stop
from lake.table import Table
from silver.calendar import CALENDAR
from silver.effective import is_believed
from silver.rate_plans import RATE_PLANS


class Lake(Protocol):
    """Small tables, as a reader or a job has them."""

    def rows(self, table: Table, /) -> list[dict[str, Any]]:
        """The rows of a small table."""


FIELDS = ("plan", "valid_from", "valid_to", "document", "document_hash")


def plan_versions(tables: Lake) -> list[PlanVersion]:
    """Every version of every plan that is believed."""
    return [version for version in documents(tables) if version.plan != BILL_RULES]


def every_plan_version(tables: Lake) -> list[PlanVersion]:
    """Every version of every plan that ever was believed."""
    return [version for version in documents(tables, every=True) if version.plan != BILL_RULES]


def rating_names(tables: Lake) -> list[str]:
    """The ratings that the tariff asks for, that of subscribers first."""
    others = {plan_from(version.document).rating for version in plan_versions(tables)} - {RETAIL}
    return [RETAIL, *sorted(others)]


def every_bill_rules(tables: Lake) -> list[BillRules]:
    """What every version of the bill rules says that is believed, in order."""
    return [bill_rules_from(version.document) for version in documents(tables) if version.plan == BILL_RULES]


def rules_on(tables: Lake, day: date) -> tuple[PlanVersion, BillRules]:
    """The bill rules in force on a local day, and the version they come from. Raises Stop if there are none."""
    versions = documents(tables)
    if not versions:
        raise Stop("no tariff is loaded yet: run tollhouse load-reference first.")
    for version in versions:
        if version.plan == BILL_RULES and holds(day, version.valid_from, version.valid_to):
            return version, bill_rules_from(version.document)
    raise Stop(
        f"no bill rules are in force on {day}: add a version to bill_rules.toml and load it with load-reference."
    )


def documents(tables: Lake, *, every: bool = False) -> list[PlanVersion]:
    """The believed documents, in order, or all that ever were. A tariff has tens of them."""
    rows = (row for row in tables.rows(RATE_PLANS) if every or is_believed(row))
    versions = [PlanVersion(*(row[field] for field in FIELDS)) for row in rows]
    return sorted(versions, key=lambda version: (version.plan, version.valid_from))


def calendars(tables: Lake) -> dict[str, list[tuple[date, date]]]:
    """The believed spans of each calendar by its name: first day and the day after the last, local."""
    return spans_by_name(filter(is_believed, tables.rows(CALENDAR)))


def spans_by_name(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[tuple[date, date]]]:
    """Rows of silver.calendar, their dates perhaps still ISO text, as spans by name."""
    spans: dict[str, list[tuple[date, date]]] = {}
    for row in rows:
        first, after = (date.fromisoformat(str(row[name])) for name in ("valid_from", "valid_to"))
        spans.setdefault(row["name"], []).append((first, after))
    return spans
