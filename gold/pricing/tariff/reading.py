"""A tariff folder as versions: every file of plans/ and bill_rules.toml, with all that is wrong in them."""

import tomllib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from math import lcm
from pathlib import Path

from gold.pricing.tariff import validity, values
from gold.pricing.tariff.bill_rules import BillRules, bill_rules
from gold.pricing.tariff.contradictions import contradictions
from gold.pricing.tariff.names import Known
from gold.pricing.tariff.plan import RETAIL, Plan, of_rating, plan
from gold.pricing.tariff.rates import LARGEST_MULTIPLE
from gold.pricing.tariff.section import Section
from gold.pricing.tariff.services import Service
from gold.pricing.tariff.version import BILL_RULES, Version
from telecom.services import SERVICES

NO_DAY = date(1, 1, 1)


@dataclass(frozen=True)
class Tariff:
    """versions: of all plans and of the bill rules. faults: a sentence each; with any, no version counts."""

    versions: tuple[Version, ...]
    faults: tuple[str, ...]


def read_tariff(folder: Path, calendars: Collection[str] | None, zones: Collection[str] | None = None) -> Tariff:
    """The tariff in a folder. calendars, zones: the names that plans and bill rules may use; None: any."""
    faults: list[str] = []
    files = sorted((folder / "plans").glob("*.toml"))
    if not files:
        faults.append(f"{folder / 'plans'}: there is no plan; expected a TOML file for each.")
    known = Known(calendars, zones)
    plans = {file: plan_versions(file, known, faults) for file in files}
    faults += named_twice(plans) + priced_twice(plans)
    rules = bill_rules_versions(folder / "bill_rules.toml", known, faults)
    versions = [version for dated in plans.values() for version in dated] + rules
    return Tariff(tuple(versions), tuple(faults))


def plan_versions(file: Path, known: Known, faults: list[str]) -> list[Version]:
    section = opened(file, faults)
    if section is None:
        return []
    name = section.need("plan", values.name, "")
    named = section.at(f"{file}: plan {name}")
    rating = named.may("run", values.name, None)
    if rating == RETAIL:
        named.fault(f"run is {rating}, which is the rating for subscribers; expected another name, or no run")

    def terms(part: Section) -> Plan:
        terms_of_plan = plan(name, part, known)
        return terms_of_plan if rating is None else of_rating(part, rating, terms_of_plan)

    versions = versions_of(named, name, terms)
    plans = [version.terms for version in versions if isinstance(version.terms, Plan)]
    check_price_units(named, plans)
    check_bucket_services(named, plans)
    return versions


def check_price_units(section: Section, plans: Sequence[Plan]) -> None:
    """Those of one service have a common multiple that is small enough to add prices by."""
    for name in SERVICES:
        units = [unit for plan in plans if name in plan.services for unit in price_units(plan.services[name])]
        if lcm(*units) > LARGEST_MULTIPLE:
            section.fault(f"price units of {name}: expected a common multiple up to {LARGEST_MULTIPLE} in all versions")


def check_bucket_services(section: Section, plans: Sequence[Plan]) -> None:
    """What is left of a bucket passes to that of its name in the next version, so that both cover the same service."""
    services = {(bucket.name, bucket.service) for plan in plans for bucket in plan.buckets if bucket.service}
    names = [name for name, _ in services]
    for name in sorted({name for name in names if name and names.count(name) > 1}):
        section.fault(f'bucket "{name}" covers several services; expected one name for each')


def price_units(service: Service) -> list[int]:
    return [group.price_unit for rate in service.rates for group in rate.groups] or [service.price_unit]


def bill_rules_versions(file: Path, known: Known, faults: list[str]) -> list[Version]:
    section = opened(file, faults)
    if section is None:
        return []
    return versions_of(section.at(f"{file}: bill rules"), BILL_RULES, lambda part: bill_rules(part, known))


def opened(file: Path, faults: list[str]) -> Section | None:
    """A TOML file as a section, or a fault."""
    try:
        if table := tomllib.loads(file.read_text(encoding="utf-8-sig")):
            return Section(str(file), table, faults)
        faults.append(f"{file}: it says nothing; expected a label and at least one [[version]].")
    except OSError:
        faults.append(f"{file}: it cannot be read; expected a TOML file.")
    except (ValueError, RecursionError) as error:  # tomllib's own, bad UTF-8, endless digits or brackets
        faults.append(f"{file}: it is not TOML in UTF-8 ({error}).")
    return None


def versions_of(section: Section, name: str, terms: Callable[[Section], Plan | BillRules]) -> list[Version]:
    """The dated versions in a file, in order."""
    label = section.need("label", values.text, "")
    parts = list(section.parts("version"))
    if section.table.get("version", []) == [] and not section.misspelt("version"):
        section.fault("it has no version; expected at least one [[version]]")
    section.end()
    if not parts:
        return []
    versions = validity.closed([version(part, name, label, terms) for part in parts])
    if all(version.valid_from != NO_DAY for version in versions):
        for fault in validity.faults(versions):
            section.fault(fault)
    return versions


def version(section: Section, name: str, label: str, terms: Callable[[Section], Plan | BillRules]) -> Version:
    """One dated version; its faults name its dates instead of its place in the file."""
    valid_from = section.need("valid_from", values.day, NO_DAY)
    valid_to = section.may("valid_to", values.day, None)
    dated = section.below("", section.table)
    if valid_from != NO_DAY:
        span = f"from {valid_from}" + (f" to {valid_to}" if valid_to else "")
        dated = dated.at(f"{section.where} {span}")
    dated.asked.extend(section.asked)
    dated.told.extend(section.told)
    version = Version(name, label, valid_from, valid_to, terms(dated))
    if dated.end():
        for fault in contradictions(version.terms):
            dated.fault(fault)
    return version


def named_twice(plans: dict[Path, list[Version]]) -> list[str]:
    """Plans that more than one file names."""
    names = {file: versions[0].name for file, versions in plans.items() if versions and versions[0].name}
    return [
        f"{file}: plan {name} is also in {first}; expected one file for each plan."
        for file, name in names.items()
        if (first := next(other for other, other_name in names.items() if other_name == name)) != file
    ]


def priced_twice(plans: dict[Path, list[Version]]) -> list[str]:
    """Runs that more than one plan prices."""
    ratings = {
        file: versions[0].terms.rating
        for file, versions in plans.items()
        if versions and isinstance(versions[0].terms, Plan)
    }
    first = {rating: file for file, rating in reversed(ratings.items())}
    return [
        f"{file}: run {rating} is also priced by {first[rating]}; expected one plan for each run."
        for file, rating in ratings.items()
        if rating != RETAIL and first[rating] != file
    ]
