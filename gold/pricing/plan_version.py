"""A dated document of a plan, and what decides how its services are priced."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from gold.pricing.tariff.document import hash_with_calendars, plan_from
from gold.pricing.tariff.plan import Plan
from telecom.services import SERVICES

Calendars = Mapping[str, Sequence[tuple[date, date]]]
"""First local day and the day after the last of each span, by the calendar's name."""

NO_CALENDARS: Calendars = {}


@dataclass(frozen=True)
class PlanVersion:
    """As silver.rate_plans keeps it. valid_to: excluded; None: open. edition: of the tariff, 0 as it is believed now;
    the others price cycles that keep what was believed before."""

    plan: str
    valid_from: date
    valid_to: date | None
    document: str
    document_hash: str
    edition: int = 0

    @property
    def terms(self) -> Plan:
        """What it says."""
        return plan_from(self.document)


def by_edition(version: PlanVersion) -> tuple[str, int]:
    """What versions of one plan in one edition have in common."""
    return version.plan, version.edition


def sharing_plans(versions: Iterable[PlanVersion]) -> set[str]:
    """The plans of which a version has a bucket that the numbers of an account share."""
    return {version.plan for version in versions if any(bucket.shared for bucket in version.terms.buckets)}


def services_by_rates(plan: Plan, versions: int) -> set[str]:
    """The services whose uses are cut into pieces and billed in increments: all but plain prices without buckets.

    versions: of the plan. With several, calls too, which are cut where the next begins, but for those with free units.
    """
    return {
        name
        for name, service in plan.services.items()
        if not plan.takes_free_units(name) or (versions > 1 and SERVICES[name].takes_time and not service.free_units)
    }


def tariff_hash(version: PlanVersion, calendars: Calendars) -> str:
    """The document's hash; where windows name calendars, of their days too, which decide prices as its words do."""
    windows = version.terms.windows
    named = {window.calendar: calendars.get(window.calendar, ()) for window in windows if window.calendar}
    return hash_with_calendars(version.document, named) if named else version.document_hash
