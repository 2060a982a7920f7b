"""Seeded plans that mix all that a plan can say, with bounds that usage meets."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from tests.oracle.owners import add_months
from tests.oracle.random_places import NETWORKS, ZONES, random_calendar_names
from tests.oracle.tariff_text import MONTHS, SERVICES, WEEKDAYS, Terms

FIRST_VERSION = date(2018, 1, 1)
CLOCKS = ("00:00", "01:00", "02:00", "02:30", "03:00", "08:00", "12:00", "18:00", "20:00", "22:00", "23:59")
WEEKS = (WEEKDAYS, WEEKDAYS, WEEKDAYS[:5], WEEKDAYS[5:], WEEKDAYS[4:5], WEEKDAYS[::2])
DAYS = (None, None, [15, 22, 25], [29], [1, 14, 16, 28, 30, 31])
SEASONS = (None, None, MONTHS[1:3], MONTHS[2:3], MONTHS[8:10], (MONTHS[0], MONTHS[1], MONTHS[9], MONTHS[11]))
GROUP_BOUNDS = {"voice": (59, 60, 61, 600, 3_600), "sms": (1, 2, 3), "data": (999, 1_000_000, 5_000_000)}
TIER_BOUNDS = {
    "voice": (1, 59, 60, 600, 601, 1_800, 3_600, 7_200),
    "sms": (1, 2, 5, 10, 20),
    "data": (1, 1_000_000, 10_000_000, 30_000_000, 30_000_001, 100_000_000),
}
BUCKET_UNITS = {
    "voice": (1, 59, 90, 600, 1_800, 3_601),
    "sms": (1, 2, 7, 20),
    "data": (1, 999_999, 10_000_000, 50_000_000),
}
FREE_UNITS = {"voice": (1, 120, 600, 3_600), "sms": (1, 5, 12), "data": (1, 5_000_000, 40_000_000)}
INCREMENTS = {"voice": (1, 1, 6, 30, 60), "sms": (1, 1, 2), "data": (1, 1, 1_000, 100_000)}
PRICE_UNITS = {"voice": (1, 60, 7), "sms": (1, 1, 3), "data": (1_000_000, 1_048_576, 1_000)}
PACKAGE_UNITS = {"voice": (60, 600, 1_000), "sms": (1, 3, 10), "data": (1_000_000, 10_000_000)}
PRICES = ("0", "0.01", "0.05", "0.3", "0.6", "1", "0.0333", "0.005", "0.000001", "2.5")


def random_plan(random: Random, name: str, first_cycle: date) -> Terms:
    """A plan of one to three versions; the later ones begin in the three cycles from `first_cycle` on."""
    days = [first_cycle + timedelta(random.randrange(85)), add_months(first_cycle, 1), add_months(first_cycle, 2)]
    starts = sorted({FIRST_VERSION, *random.sample(days, random.choice((0, 0, 1, 2)))})
    offered = [service for service in SERVICES if random.random() < 0.9] or ["voice"]
    kinds = {service: random_kind(random, service) for service in offered}
    versions = []
    for start in starts:
        if random.random() < 0.2:
            kinds = {service: random_kind(random, service) for service in offered}
        versions.append({"valid_from": start} | random_version(random, kinds))
    return {"plan": name, "label": name.title(), "version": versions}


def random_kind(random: Random, service: str) -> str:
    """How a service says its prices; calls have rates most often."""
    weights = (6, 1, 2, 1, 1) if service == "voice" else (3, 2, 2, 2, 2)
    return random.choices(("rate", "price", "tiers", "volume", "package"), weights)[0]


def random_version(random: Random, kinds: dict[str, str]) -> Terms:
    """One version with a service of each kind, windows, modifiers, buckets and perhaps a maximum."""
    windows = random_windows(random, random.randint(0, 3) if "rate" in kinds.values() else 0)
    version: Terms = {"window": windows} | with_limits(random, kinds)
    for service, kind in kinds.items():
        is_free = kind in {"price", "tiers"} and random.random() < 0.5
        version[service] = random_service(random, service, kind, [window["name"] for window in windows], not is_free)
        if is_free:
            version[service]["free_units"] = random.choice(FREE_UNITS[service])
            version[service]["rollover"] = random.random() < 0.6
    named = {rate.get("window") for service in kinds for rate in version[service].get("rate", [])}
    version["window"] = [window for window in windows if window["name"] in named]  # another is a fault
    covered = [service for service in kinds if "free_units" not in version[service]] * 4
    chosen = random.sample(covered, min(len(covered), random.choice((0, 1, 2, 2, 3, 4))))
    version["bucket"] = [
        random_bucket(random, f"{service}{chosen[:n].count(service)}", service, version)
        for n, service in enumerate(chosen)
    ]
    return version


def with_limits(random: Random, kinds: dict[str, str]) -> Terms:
    """Up to three modifiers, and now and then a maximum for the cycle."""
    services = [service for service, kind in kinds.items() if kind in {"rate", "price", "tiers"}]
    n = random.choice((0, 0, 1, 2, 3)) if services else 0
    modifiers = [random_modifier(random, f"m{number}", services) for number in range(n)]
    limits: Terms = {"modifier": modifiers}
    if random.random() < 0.25:
        limits["maximum_spend"] = random.choice(("0", "2.5", "20", "50", "100.000001"))
        limits["maximum_prorated"] = random.random() < 0.5
    return limits


def random_windows(random: Random, n: int) -> list[Terms]:
    """Windows that overlap, no two with the same weight and begin."""
    windows = []
    for number, (weight, begin) in enumerate(random.sample([*product((0, 1, 5), CLOCKS)], n)):
        end = random.choice([clock for clock in (*CLOCKS, "24:00") if clock > begin])
        terms = {"from": begin, "to": end, "weekdays": list(random.choice(WEEKS)), "weight": weight}
        dates = {
            "months": random.choice(SEASONS),
            "days": random.choice(DAYS),
            "calendar": random_calendar_names(random),
        }
        terms |= {name: list(value) if name == "months" else value for name, value in dates.items() if value}
        windows.append({"name": f"w{number}"} | terms)
    return windows


def random_modifier(random: Random, name: str, services: list[str]) -> Terms:
    """A modifier of some services, at some times, for roaming, for others, or both."""
    begin = random.choice(CLOCKS)
    end = random.choice([clock for clock in (*CLOCKS, "24:00") if clock > begin])
    terms: Terms = {"name": name, "services": random.sample(services, random.randint(1, len(services)))}
    terms |= {"from": begin, "to": end, "weekdays": list(random.choice(WEEKS))}
    terms["factor"] = random.choice(("0.98", "1.02", "0.5", "1.5", "0", "3"))
    roaming = random.choice((None, None, True, False))
    return terms if roaming is None else terms | {"roaming": roaming}


def random_service(random: Random, service: str, kind: str, windows: list[str], has_fees: bool) -> Terms:
    """A service that says its prices in one of the five ways."""
    terms: Terms = {"roaming": allowed(random, NETWORKS), "international": allowed(random, ZONES)}
    if kind == "rate":
        return terms | {"rate": random_rates(random, service, windows, terms["roaming"])}
    if kind == "package":
        free = random.choice((0, *FREE_UNITS[service]))
        units = random.choice(PACKAGE_UNITS[service])
        return terms | {"package": {"units": units, "price": random_price(random), "free": free}}
    prices: Any = random_price(random) if kind == "price" else random_tiers(random, service, has_fees)
    return terms | {kind: prices, "price_unit": random.choice(PRICE_UNITS[service])}


def allowed(random: Random, names: Sequence[str]) -> bool | list[str]:
    """Whether something may be done: anywhere, nowhere, or where a list says."""
    some = random.sample(names, random.randint(1, len(names)))
    return random.choices((True, False, some), (6, 2, 2))[0]


def random_rates(random: Random, service: str, windows: list[str], roaming: bool | list[str]) -> list[Terms]:
    """Rates of windows and one for all other times: to all zones, or to some apart; now and then for roaming apart."""
    some = random.sample(ZONES, random.choice((0, 0, 0, 1, 2, 3)))
    place = random.randint(0, len(some))
    rates = []
    for zones in ([], *(part for part in (some[:place], some[place:]) if part)):
        for name in (None, *random.sample(windows, random.randint(0, len(windows)))):
            for roams in random.choice(((None,), (None,), (True, False) if roaming else (None,))):
                terms: Terms = {"zones": zones} if zones else {}
                terms |= {} if roams is None else {"roaming": roams}
                rates.append(terms | random_rate(random, service, name))
    return random.sample(rates, len(rates))


def random_tiers(random: Random, service: str, has_fees: bool) -> list[Terms]:
    """One to four tiers, some with a flat fee."""
    tiers = []
    for up_to in (*sorted(random.sample(TIER_BOUNDS[service], random.randint(0, 3))), None):
        tier: Terms = {"up_to": up_to} if up_to else {}
        tier["price"] = random_price(random)
        if has_fees and random.random() < 0.4:
            tier["flat_fee"] = random.choice(("0.5", "2", "0.000005"))
        tiers.append(tier)
    return tiers


def random_rate(random: Random, service: str, window: str | None) -> Terms:
    """One to three groups; fees and limits now and then, and a minimum never above the maximum."""
    rate: Terms = {"window": window} if window else {}
    rate |= {"rounding": random.choice(("half_up", "up", "down")), "decimals": random.choice((0, 2, 3, 6, 6, 6))}
    rate["connect_fee"] = random.choice(("0", "0", "0.05", "0.125", "0.0005"))
    if random.random() < 0.3:
        rate["minimum"] = random.choice(("0.1", "0.333335"))
    if random.random() < 0.3:
        rate["maximum"] = random.choice(("0.5", "2.000005", "1000"))
    rate["groups"] = []
    for up_to in (*sorted(random.sample(GROUP_BOUNDS[service], random.randint(0, 2))), None):
        group: Terms = {"up_to": up_to} if up_to else {}
        if random.random() < 0.4:
            group["tiers"] = random_tiers(random, service, has_fees=random.random() < 0.3)
            group["tiers"][0].pop("flat_fee", None)
        else:
            group["price"] = random_price(random)
        group |= {"price_unit": random.choice(PRICE_UNITS[service]), "increment": random.choice(INCREMENTS[service])}
        rate["groups"].append(group)
    return rate


def random_bucket(random: Random, name: str, service: str, version: Terms) -> Terms:
    """A bucket of a service; its windows are some that the service's rates name."""
    bucket: Terms = {"name": name, "service": service, "units": random.choice(BUCKET_UNITS[service])}
    named = sorted({rate["window"] for rate in version[service].get("rate", []) if "window" in rate})
    if named and random.random() < 0.5:
        bucket["windows"] = random.sample(named, random.randint(1, len(named)))
    if service != "data" and random.random() < 0.3:
        bucket["zones"] = random.sample(ZONES, random.randint(1, 2))
    bucket |= {"priority": random.choice((0, 0, 1, 2)), "shared": random.random() < 0.3}
    bucket |= {"rollover": random.choice((0, 0, 1, 1, 2)), "carried_last": random.random() < 0.4}
    return bucket | {"prorated": random.random() < 0.3}


def random_price(random: Random) -> str:
    """A price with at most six decimals."""
    return random.choice([*PRICES, f"0.{random.randrange(1_000_000):06}"])
