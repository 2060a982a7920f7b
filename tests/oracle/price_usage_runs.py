"""Runs `tollhouse price-usage` on uses of a tariff; finds the smallest input where it differs from the oracle."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

from jobs.price_usage import main
from tests.builders import ROOT
from tests.oracle.cycle_oracle import Answer, price_uses
from tests.oracle.destinations import Destination
from tests.oracle.tariff_text import toml
from tests.oracle.use_pieces import Tariff, Use

Line = dict[str, Any]
Run = Callable[[list[Use]], "list[Difference]"]
FREE = ("granted", "carried_in")


@dataclass(frozen=True)
class Difference:
    """A use with all of its number up to it, and the two answers to it, which are not the same."""

    uses: list[Use]
    engine: Line
    oracle: Answer


def differences(folder: Path, tariff: Tariff, uses: list[Use]) -> list[Difference]:
    """Where the job and the oracle differ, at most one for each number: the first."""
    wanted, shown = price_uses(tariff, uses), priced(folder, tariff, uses)
    by_number: dict[str, Difference] = {}
    for use in sorted(uses, key=order):
        number = use.subscriber or use.usage_id
        if number not in by_number and not agree(shown[use.usage_id], wanted[use.usage_id], tariff.destination_of(use)):
            own = [other for other in uses if other.subscriber and other.subscriber == use.subscriber and other != use]
            before = sorted((other for other in own if order(other) < order(use)), key=order)
            by_number[number] = Difference([*before, use], shown[use.usage_id], wanted[use.usage_id])
    return sorted(by_number.values(), key=lambda difference: len(difference.uses))


def agree(engine: Line, oracle: Answer, row: Destination | None) -> bool:
    """Whether verdict, destination, charge, billed and covered units are the same, and the parts are right and add up
    to the charge."""
    if oracle.status == "error":
        return bool(engine["status"] == "error" and oracle.reason in ("no_price", engine["reason"]))
    billed = sum(piece["billed_units"] for piece in engine["pieces"])
    where = (row.prefix, row.zone) if row else (None, None)
    verdict = engine["status"], engine["reason"], Decimal(engine["charge"]), billed
    same = verdict == (oracle.status, oracle.reason, oracle.charge, oracle.billed_units)
    same = same and (engine["matched_prefix"], engine["zone"]) == where
    return same and covered(engine) == oracle.covered and is_worth(engine, oracle) and adds_up(engine)


def covered(engine: Line) -> Counter[str]:
    """The units that each bucket, or the free units, took."""
    units = Counter[str]()
    for credit in engine["from_allowance"]:
        if credit["units"]:
            units["free units" if credit["bucket"] in FREE else credit["bucket"]] += credit["units"]
    return units


def is_worth(engine: Line, oracle: Answer) -> bool:
    """Whether pieces, credits and rounding are what they should be, but for each step's rounding to six decimals.

    What a maximum of the cycle takes off is a credit of no units.
    """
    pieces = sum(Fraction(piece["charge"]) for piece in engine["pieces"])
    credit = sum(Fraction(part["credit"]) for part in engine["from_allowance"] if part["units"])
    most = Fraction(len(engine["tier"]) + 1, 10**6)
    rounding = abs(Fraction(engine["rounding"]) - oracle.rounded_by)
    return abs(pieces - oracle.listed) <= most / 2 and abs(credit - oracle.credited) <= most and rounding <= 2 * most


def adds_up(engine: Line) -> bool:
    """Whether pieces, connect fee, minimum and rounding less credits and maximum are the charge."""
    added = [
        *(piece["charge"] for piece in engine["pieces"]),
        *(engine[k] for k in ("connect_fee", "minimum", "rounding")),
    ]
    taken_off = [*(part["credit"] for part in engine["from_allowance"]), engine["maximum"]]
    return sum(map(Decimal, added)) - sum(map(Decimal, taken_off)) == Decimal(engine["charge"])


def priced(folder: Path, tariff: Tariff, uses: Iterable[Use]) -> dict[str, Line]:
    """The answers of price-usage by the id of the use."""
    folder.mkdir()
    write_tariff(folder / "tariff", tariff)
    settings, usage, out = folder / "settings.toml", folder / "usage.jsonl", folder / "prices.jsonl"
    text = (ROOT / "conf/local.toml").read_text(encoding="utf-8").replace("2026-03", "2018-01")
    settings.write_text(text.replace("Africa/Casablanca", str(tariff.zone)), encoding="utf-8")
    usage.write_text("\n".join(map(usage_line, uses)), encoding="utf-8")
    arguments = ["--tariff", folder / "tariff", "--usage", usage, "--out", out, "--settings", settings]
    assert main([str(argument) for argument in arguments]) == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    return {answer["usage_id"]: answer for answer in answers}


def write_tariff(folder: Path, tariff: Tariff) -> None:
    """The folder of a tariff, with the bill rules of the reference tariff."""
    (folder / "plans").mkdir(parents=True)
    (folder / "bill_rules.toml").write_bytes((ROOT / "conf/tariff/bill_rules.toml").read_bytes())
    days = [f"{name},{first},{end}," for name, spans in tariff.calendars.items() for first, end in spans]
    free = any(destination.free for destination in tariff.destinations)
    rows = [
        f"{destination.prefix},{destination.zone},{destination.valid_from},{destination.valid_to or ''}"
        + (f",{'true' if destination.free else ''}" if free else "")
        for destination in tariff.destinations
    ]
    for name, lines in {
        "calendar.csv": ["name,valid_from,valid_to,note", *days],
        "destinations.csv": ["prefix,zone,valid_from,valid_to" + (",free" if free else ""), *rows],
    }.items():
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    for name, plan in tariff.plans.items():
        (folder / "plans" / f"{name}.toml").write_text(toml(plan), encoding="utf-8")


def usage_line(use: Use) -> str:
    """A use as a line of JSON; what it does not say is left out."""
    values = {name: value for name, value in vars(use).items() if value is not None}
    return json.dumps(values | {"start": use.start.isoformat()})


def order(use: Use) -> tuple[object, str]:
    """Uses count in the order of their start, then of their id."""
    return use.start, use.usage_id


def reduced(run: Run, difference: Difference, rounds: int) -> Difference:
    """The same kind of difference with as few uses as some runs find; each run tries many uses to drop at once."""
    for _ in range(rounds):
        smaller = min(run(list(variants(difference))), key=lambda candidate: len(candidate.uses), default=difference)
        if len(smaller.uses) >= len(difference.uses):
            break
        difference = smaller
    return difference


def variants(difference: Difference) -> Iterator[Use]:
    """The uses once more for each choice of them, as numbers of their own; the last use stays."""
    *before, last = difference.uses
    n, places = len(before), count()
    kept = [before[n - k :] for k in range(n)]
    kept += [before[:k] + before[k + size :] for size in (1, 2, 4, 8) for k in range(0, n, max(1, size // 2))]
    kept += [[other for other in before if other.record_type == last.record_type]]
    for place, uses in zip(places, kept, strict=False):
        for use in (*uses, last):
            yield replace(use, usage_id=f"{place:04}-{use.usage_id}", subscriber=f"{place:04}")


def told(tariff: Tariff, difference: Difference) -> str:
    """A difference as an input of price-usage, and both answers to its last use."""
    names = sorted({use.plan for use in difference.uses} & set(tariff.plans))
    parts = [toml(tariff.plans[name]) for name in names]
    parts += ["\n".join(map(usage_line, difference.uses)), f"zone {tariff.zone}"]
    parts += [str(tariff.calendars), str(tariff.destinations)]
    return "\n".join([*parts, f"engine: {json.dumps(difference.engine)}", f"oracle: {difference.oracle}"])
