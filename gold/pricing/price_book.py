"""A tariff compiled for the kernel: every version of every plan as records, once for a run."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gold.pricing.kernel.book import Book, Bucket, Calendar, Hours, Modifier, Schedule, Slot, Span, Terms
from gold.pricing.kernel.book import Window as OpenWindow
from gold.pricing.kernel.records import FAR, NONE
from gold.pricing.local_time import day_number
from gold.pricing.plan_version import Calendars, PlanVersion, by_edition, services_by_rates
from gold.pricing.rate_records import Rates, rates_or_price
from gold.pricing.tariff import plan as tariff
from gold.pricing.tariff.plan import Plan
from gold.pricing.tariff.rates import Rate
from gold.pricing.tariff.use_classes import indices_for, use_classes
from gold.pricing.tariff.windows import ALL_MONTHS, WEEKDAYS, Window
from telecom.services import SERVICES

Use = tuple[str, str, str | None, bool, int]
"""A class of uses: plan, service, zone (None: one that no rate names), whether they are roaming, and the edition."""


@dataclass(frozen=True)
class PriceBook:
    """versions: in the order of plan, edition and date. terms: by the index of a version and a service. names: of
    windows, zones and buckets, by which the kernel knows them as numbers. modifiers: the names of those in the book."""

    book: Book
    versions: Sequence[PlanVersion]
    terms: Mapping[tuple[int, str], int]
    schedules: Mapping[Use, int]
    names: Mapping[str, int]
    modifiers: Sequence[str]

    def schedule(self, plan: str, service: str, zone: str | None, roaming: bool, edition: int = 0) -> int:
        """The index of the schedule of a class of uses; NONE where the plan prices them without one."""
        other = self.schedules.get((plan, service, None, roaming, edition), NONE)
        return self.schedules.get((plan, service, zone, roaming, edition), other)


@dataclass(frozen=True)
class Pages:
    """A book while it is written."""

    rates: Rates = field(default_factory=Rates)
    terms: list[Terms] = field(default_factory=list)
    modifiers: list[Modifier] = field(default_factory=list)
    modifier_names: list[str] = field(default_factory=list)
    schedules: list[Schedule] = field(default_factory=list)
    hours: list[Hours] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    windows: list[OpenWindow] = field(default_factory=list)
    calendars: list[Calendar] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    buckets: list[Bucket] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)
    calendar_indices: dict[tuple[int, str], int] = field(default_factory=dict)

    @property
    def book(self) -> Book:
        """What is written; offsets are those of the uses that it will price."""
        rates = self.rates
        return Book(
            self.terms, self.modifiers, self.schedules, self.hours, self.slots, self.windows, self.calendars,
            self.spans, [], rates.rates, rates.groups, rates.tiers, self.buckets, self.listed,
        )  # fmt: skip


def price_book(versions: Iterable[PlanVersion], *calendars: Calendars) -> PriceBook:
    """The book of plans. calendars: those that windows name, by edition."""
    in_order = sorted(versions, key=lambda version: (version.plan, version.edition, version.valid_from))
    pages, terms, schedules = Pages(), dict[tuple[int, str], int](), dict[Use, int]()
    for edition, spans_by_name in enumerate(calendars):
        write_calendars(pages, edition, spans_by_name)
    first = 0
    for (plan, edition), group in groupby(in_order, key=by_edition):
        dated = list(group)
        for service in SERVICES:
            indices = [write_rates(pages, version.terms, service) for version in dated]
            by_rates = [service in services_by_rates(version.terms, len(dated)) for version in dated]
            if any(by_rates):
                for (zone, roaming), schedule in write_schedules(pages, dated, service, indices).items():
                    schedules[plan, service, zone, roaming, edition] = schedule
            for n, version in enumerate(dated):
                if service in version.terms.services:
                    terms[first + n, service] = len(pages.terms)
                    write_terms(pages, version.terms, service, NONE if by_rates[n] else indices[n][0])
        first += len(dated)
    return PriceBook(pages.book, in_order, terms, schedules, pages.rates.names, pages.modifier_names)


def write_calendars(pages: Pages, edition: int, calendars: Calendars) -> None:
    """Every calendar of an edition with its spans."""
    for name, spans in calendars.items():
        pages.calendar_indices[edition, name] = len(pages.calendars)
        begin = len(pages.spans)
        pages.spans.extend(Span(day_number(first), day_number(after)) for first, after in spans)
        pages.calendars.append(Calendar(begin, len(pages.spans)))


def write_rates(pages: Pages, plan: Plan, service: str) -> list[int]:
    """The indices of a service's rates, in order; of a price of another shape its only one. None of no service."""
    terms = plan.services.get(service)
    return [pages.rates.write(rate, terms) for rate in rates_or_price(terms)] if terms else []


def write_schedules(
    pages: Pages, dated: Sequence[PlanVersion], service: str, indices: Sequence[Sequence[int]]
) -> dict[tuple[str | None, bool], int]:
    """The index of the schedule of each class of uses of a service of a plan. indices: of each version's rates."""
    rates = [rates_or_price(version.terms.services.get(service)) for version in dated]
    windows = [write_windows(pages, version.edition, version.terms.windows) for version in dated]
    schedules: dict[tuple[str | None, bool], int] = {}
    for use in use_classes([rate for one in rates for rate in one]):
        begin = len(pages.hours)
        for n, version in enumerate(dated):
            slot = len(pages.slots)
            for index in indices_for(use, rates[n]):
                pages.slots.append(Slot(indices[n][index], window_index(windows[n], rates[n][index])))
            is_last = n == len(dated) - 1  # a call that outlives the plan goes on at its last prices
            end = FAR if is_last or version.valid_to is None else day_number(version.valid_to)
            pages.hours.append(Hours(day_number(version.valid_from), end, slot, len(pages.slots)))
        schedules[use.zone, use.roaming] = len(pages.schedules)
        pages.schedules.append(Schedule(begin, len(pages.hours)))
    return schedules


def window_index(windows: Mapping[str, int], rate: Rate) -> int:
    """The index of a rate's window; NONE of none."""
    return NONE if rate.window is None else windows[rate.window]


def write_windows(pages: Pages, edition: int, windows: Sequence[Window]) -> dict[str, int]:
    """The indices of windows by their names."""
    indices = {}
    for window in windows:
        indices[window.name] = len(pages.windows)
        pages.windows.append(
            OpenWindow(
                minute(window.from_),
                minute(window.to),
                bits(WEEKDAYS.index(day) for day in window.weekdays),
                bits(ALL_MONTHS.index(month) for month in window.months),
                bits(window.days),
                NONE if window.calendar is None else calendar_index(pages, edition, window.calendar),
                window.weight,
            )
        )
    return indices


def calendar_index(pages: Pages, edition: int, name: str) -> int:
    """The index of a calendar; one that is not known has no days."""
    if (edition, name) not in pages.calendar_indices:
        write_calendars(pages, edition, {name: ()})
    return pages.calendar_indices[edition, name]


def write_terms(pages: Pages, plan: Plan, service: str, rate: int) -> None:
    """What a version says of one of its services. rate: its only one, where it prices whole uses; else NONE."""
    first_modifier, first_bucket = len(pages.modifiers), len(pages.buckets)
    applicable = [modifier for modifier in plan.modifiers if service in modifier.services]
    pages.modifiers.extend(modifier_of(modifier) for modifier in applicable)
    pages.modifier_names.extend(modifier.name for modifier in applicable)
    for bucket in sorted(plan.buckets, key=lambda bucket: bucket.priority):
        if bucket.service == service:
            windows, zones = write_names(pages, bucket.windows), write_names(pages, bucket.zones)
            pages.buckets.append(Bucket(pages.rates.number(bucket.name), *windows, *zones))
    free = plan.services[service].free_units if plan.takes_free_units(service) else NONE
    ends = (first_modifier, len(pages.modifiers), first_bucket, len(pages.buckets))
    pages.terms.append(Terms(rate, free, SERVICES[service].takes_time, *ends))


def write_names(pages: Pages, names: Sequence[str]) -> tuple[int, int]:
    """Names as a part of the listed ones, from and to."""
    begin = len(pages.listed)
    pages.listed.extend(pages.rates.number(name) for name in names)
    return begin, len(pages.listed)


def modifier_of(modifier: tariff.Modifier) -> Modifier:
    """A modifier as the kernel reads it."""
    num, den = modifier.factor.as_integer_ratio()
    days = bits(WEEKDAYS.index(day) for day in modifier.weekdays)
    home, roaming = modifier.roaming is not True, modifier.roaming is not False
    return Modifier(minute(modifier.from_), minute(modifier.to), days, home, roaming, num, den)


def minute(clock: str) -> int:
    """08:30 as minutes of the day."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def bits(numbers: Iterable[int]) -> int:
    """Numbers as the bits of one."""
    return sum(1 << number for number in set(numbers))
