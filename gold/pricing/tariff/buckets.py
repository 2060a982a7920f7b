"""Allowances of a plan: buckets of units that cover usage, each cycle anew."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gold.pricing.tariff import names, values
from gold.pricing.tariff.section import Section

MOST_CYCLES = 24
"""That units roll over."""


@dataclass(frozen=True)
class Bucket:
    """units of the service, each cycle, for each number on the plan; shared: for all of an account's together.

    windows, zones: it covers what is used in these; empty: in any. priority: buckets with a lower one are used first,
    then those that stand first. rollover: for so many cycles what is left can still be used, the oldest first, before
    the cycle's own units or, carried_last, after them. prorated: by the days the plan is held in the cycle.
    """

    name: str
    service: str
    units: int
    windows: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    priority: int = 0
    shared: bool = False
    rollover: int = 0
    carried_last: bool = False
    prorated: bool = False


Windows = Mapping[str, Collection[str] | None]
"""Of each service that a version prices, those that its rates name; None: any, where these have a fault."""


def buckets(section: Section, services: Windows, zones: Collection[str] | None) -> tuple[Bucket, ...]:
    """The buckets of a plan's version. zones: the names known; None: any."""
    buckets = tuple(bucket(part, services, zones) for part in section.parts("bucket"))
    section.check_own_names("bucket", [bucket.name for bucket in buckets])
    return buckets


def bucket(section: Section, services: Windows, zones: Collection[str] | None) -> Bucket:
    service = section.need("service", values.one_of(services), "")
    windows = services.get(service)
    bucket = Bucket(
        name=section.need("name", values.name, ""),
        service=service,
        units=section.need("units", values.whole(1), 1),
        windows=section.may("windows", names.some_names(None) if windows is None else values.some_of(windows), ()),
        zones=section.may("zones", names.some_names(zones), ()),
        priority=section.may("priority", values.whole(0, 1_000), 0),
        shared=section.may("shared", values.flag, default=False),
        rollover=section.may("rollover", values.whole(0, MOST_CYCLES), 0),
        carried_last=section.may("carried_last", values.flag, default=False),
        prorated=section.may("prorated", values.flag, default=False),
    )
    section.end()
    return bucket
