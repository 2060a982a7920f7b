"""Calls priced by rates, held against the oracle: windows, groups, versions, midnights, changes of the clock."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from jobs.price_usage import main
from tests.builders import ROOT
from tests.oracle.calls import Around, Group, Rate, Version, Window, price_call
from tests.oracle.random_calls import SPANS, ZONES, random_calls, random_tariff

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = [date(2026, month, 1).strftime("%B").lower() for month in range(1, 13)]
NUMBERS = {
    None: None,
    "europe": "+33123456789",
    "asia": "+8131234567",
    "africa": "+27111234567",
    "oceania": "+61291234567",
}
"""A number in each zone of destinations.csv; no random rate names oceania."""

DAYS = {
    name: [first + timedelta(n) for first, after in spans for n in range((after - first).days)]
    for name, spans in SPANS.items()
}
PLANS, CALLS = 5, 40
Line = dict[str, Any]


@pytest.mark.slow
@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: str(zone.key).partition("/")[2])
def test_random_calls_cost_what_the_oracle_says(tmp_path: Path, zone: Any) -> None:
    random, tariffs, wanted, lines = Random(zone.key), {}, {}, []
    for number in range(PLANS):
        plan = f"plan{number}"
        tariffs[plan] = random_tariff(random)
        for start, units in random_calls(random, CALLS):
            record_type = random.choice(["voice", "voice", "voice", "data"])
            usage_id = f"{plan}-{len(lines)}"
            around = Around(random.choice(list(NUMBERS)), random.random() < 0.3, DAYS)
            wanted[usage_id] = price_call(tariffs[plan], start, units, zone, record_type == "voice", around)
            use = {"usage_id": usage_id, "record_type": record_type, "plan": plan, "units": units}
            network = {"visited_network": "20801"} if around.is_roaming else {}
            called = {"called_number": NUMBERS[around.zone]} if around.zone else {}
            lines.append(use | network | called | {"start": start.isoformat()})
    answers = priced(tmp_path, tariffs, lines, zone.key)
    assert len(answers) == PLANS * CALLS
    wrong = [
        (line, answer, wanted[line["usage_id"]])
        for line, answer in zip(lines, answers, strict=True)
        if (answer["status"], answer["charge"], list(shown(answer)))
        != ("rated", str(wanted[line["usage_id"]].charge), list(pieces(wanted[line["usage_id"]].pieces)))
        or not adds_up(answer)
    ]
    smallest = min(wrong, key=lambda case: case[0]["units"], default=None)
    assert smallest is None, f"{len(wrong)} differ, the smallest on {tariffs[smallest[0]['plan']]}: {smallest}"


def shown(answer: Line) -> Iterator[tuple[Any, ...]]:
    for piece in answer["pieces"]:
        yield tuple(piece[key] for key in ("offset", "units", "billed_units", "window", "group", "charge"))


def pieces(of_oracle: Any) -> Iterator[tuple[Any, ...]]:
    """The oracle's pieces, their charges to six decimals."""
    for piece in of_oracle:
        exact = Decimal(piece.charge.numerator) / Decimal(piece.charge.denominator)
        charge = str(exact.quantize(Decimal("0.000001"), ROUND_HALF_UP))
        yield piece.offset, piece.units, piece.billed_units, piece.window, piece.group, charge


def adds_up(answer: Line) -> bool:
    """Whether pieces, connect fee, minimum and rounding less the maximum are the charge, and rounding is no more."""
    pieces = [piece["charge"] for piece in answer["pieces"]]
    parts = [*pieces, *(answer[name] for name in ("connect_fee", "minimum", "rounding"))]
    return sum(map(Decimal, parts)) - Decimal(answer["maximum"]) == Decimal(answer["charge"])


def priced(folder: Path, tariffs: dict[str, list[Version]], lines: list[Line], zone: str) -> list[dict[str, Any]]:
    """The answers of price-usage to these lines, by these tariffs in this zone."""
    tariff, usage, out = folder / "tariff", folder / "usage.jsonl", folder / "prices.jsonl"
    (tariff / "plans").mkdir(parents=True)
    (tariff / "bill_rules.toml").write_bytes((ROOT / "conf/tariff/bill_rules.toml").read_bytes())
    (tariff / "destinations.csv").write_bytes((ROOT / "conf/tariff/destinations.csv").read_bytes())
    days = [f"{name},{first},{after}," for name, spans in SPANS.items() for first, after in spans]
    (tariff / "calendar.csv").write_text("\n".join(["name,valid_from,valid_to,note", *days]))
    for plan, versions in tariffs.items():
        (tariff / "plans" / f"{plan}.toml").write_text(toml(plan, versions))
    settings = folder / "settings.toml"
    settings.write_text((ROOT / "conf/local.toml").read_text().replace("Africa/Casablanca", zone))
    usage.write_text("\n".join(json.dumps(line) for line in lines))
    arguments = ["--tariff", tariff, "--usage", usage, "--out", out, "--settings", settings]
    assert main(list(map(str, arguments))) == 0
    return [json.loads(line) for line in out.read_text().splitlines()]


def toml(plan: str, versions: list[Version]) -> str:
    return "\n".join([f'plan = "{plan}"\nlabel = "{plan}"', *map(version_toml, versions)])


def version_toml(version: Version) -> str:
    """One version; voice and data have the same rates."""
    lines = [f"[[version]]\nvalid_from = {version.valid_from}", *map(window_toml, version.windows)]
    for service in ("voice", "data"):
        lines.append(f"[version.{service}]\nroaming = true\ninternational = true")
        lines += [rate_toml(service, rate) for rate in version.rates]
    return "\n".join(lines)


def window_toml(window: Window) -> str:
    to = f"{window.end:%H:%M}" if window.end else "24:00"
    days = json.dumps([WEEKDAYS[day] for day in window.weekdays])
    months = json.dumps([MONTHS[month - 1] for month in window.months])
    calendar = f'\ncalendar = "{window.calendar}"' if window.calendar else ""
    return (
        f'[[version.window]]\nname = "{window.name}"\nfrom = "{window.start:%H:%M}"\nto = "{to}"\n'
        f"weekdays = {days}\nweight = {window.weight}\nmonths = {months}\ndays = {list(window.days)}{calendar}"
    )


def rate_toml(service: str, rate: Rate) -> str:
    given = {"window": rate.window, "connect_fee": rate.connect_fee, "minimum": rate.minimum, "maximum": rate.maximum}
    keys = [f'{key} = "{value}"' for key, value in given.items() if value is not None]
    if rate.zones:
        keys.append(f"zones = {json.dumps(rate.zones)}")
    if rate.roaming is not None:
        keys.append(f"roaming = {json.dumps(rate.roaming)}")
    groups = ", ".join(map(group_toml, rate.groups))
    return "\n".join(
        [
            f"[[version.{service}.rate]]",
            *keys,
            f'rounding = "{rate.rounding}"\ndecimals = {rate.decimals}\ngroups = [{groups}]',
        ]
    )


def group_toml(group: Group) -> str:
    up_to = f", up_to = {group.up_to}" if group.up_to else ""
    price = f'price = "{group.price}", price_unit = {group.price_unit}, increment = {group.increment}'
    return f"{{ {price}{up_to} }}"
