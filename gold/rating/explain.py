"""How charges came about, by their own entries: pieces + connect fee - credits + rounding = charge, each as text."""

from collections.abc import Iterator, Sequence
from typing import Any

from gold.pricing.kernel.clock import MINUTE, weekday_of
from gold.pricing.kernel.modifiers import applies
from gold.pricing.kernel.records import CARRIED, CONNECT, CREDIT, FAR, GRANTED, NONE, STEP, Entry, Rate
from gold.pricing.price_book import PriceBook
from gold.rating.decide import DAY
from gold.rating.rate import Rated

Explanation = dict[str, Any]

EXPLANATION = (
    "usage_id", "status", "reason", "charge", "zone", "matched_prefix", "plan_version",
    "pieces", "connect_fee", "from_allowance", "tier", "rounding",
)  # fmt: skip
"""What price-usage and explain-charge say of a use."""

LIMIT = "maximum_spend"
"""Stands among the allowances for what a plan's maximum takes off."""

BEFORE = ("usage_id", "status", "reason", "charge", "zone", "matched_prefix", "plan_version")
USED = ("terms", "num", "den", "at", "ahead", "is_roaming")
ENTRY = tuple(Entry.__dataclass_fields__)
NOTHING = "0.000000"


def explanations(rated: Rated, book: PriceBook) -> Iterator[Explanation]:
    """EXPLANATION of each use of a rating that was asked for its entries, in its order. Money has six decimals."""
    names = {place: name for name, place in book.names.items()} | {CARRIED: "carried_in", GRANTED: "granted", NONE: None}
    entries = zip(*(rated.entries[name].tolist() for name in ("use", *ENTRY)), strict=True)
    entry = next(entries, None)
    for place, row in enumerate(rated.uses.select(*BEFORE, *USED).iter_rows()):
        own: list[Entry] = []
        while entry is not None and entry[0] == place:
            own.append(Entry(*entry[1:]))
            entry = next(entries, None)
        said = dict(zip(BEFORE, row, strict=False))
        yield parts(own, said, row[len(BEFORE) :], book, names) if said["status"] == "rated" else unpriced(said)


def unpriced(said: Explanation) -> Explanation:
    """What costs nothing, or has no price. said: the rest of it; charge: micro-units, where there is one."""
    nothing = {name: [] for name in ("pieces", "from_allowance", "tier")} | {"connect_fee": NOTHING, "rounding": NOTHING}
    return in_order(said | nothing | {"charge": None if said.get("charge") is None else money(said["charge"])})


def parts(
    entries: Sequence[Entry], said: Explanation, used: Sequence[Any], book: PriceBook, names: dict[int, str | None]
) -> Explanation:
    """What a charge is the sum of. used: USED of the use."""
    steps = [entry for entry in entries if entry.kind == STEP]
    connect = sum(entry.amount for entry in entries if entry.kind == CONNECT)
    credits = [entry for entry in entries if entry.kind not in (STEP, CONNECT)]
    full = sum(entry.amount for entry in steps) + connect - sum(entry.amount for entry in credits)
    priced = {
        "charge": money(said["charge"]),
        "pieces": [piece(step, used, book, names) for step in steps],
        "connect_fee": money(connect),
        "from_allowance": [credit(entry, names) for entry in credits],
        "tier": [tier(step, book) for step in steps],
        "rounding": money(said["charge"] - full),
    }
    return in_order(said | priced)


def in_order(said: Explanation) -> Explanation:
    """EXPLANATION of what is said, dates as text."""
    version = said["plan_version"]
    return {name: said[name] for name in EXPLANATION} | {"plan_version": None if version is None else str(version)}


def piece(step: Entry, used: Sequence[Any], book: PriceBook, names: dict[int, str | None]) -> Explanation:
    """A part of a use with one price."""
    rate, group = book.book.rates[step.rate], book.book.groups[step.group]
    terms, num, den = used[:3]
    is_whole = book.book.terms[terms].rate != NONE
    return {
        "offset": step.offset,
        "units": step.units,
        "billed_units": step.billed,
        "window": modifiers_of(used, book) if is_whole else names[rate.window],
        "group": step.group - rate.group + 1,
        "price": money(book.book.tiers[step.tier].price),
        "price_unit": group.price_unit if rate.package == NONE else rate.package,
        "modifier": decimal(num * 10**8 // den, 8),
        "charge": money(step.amount),
    }


def modifiers_of(used: Sequence[Any], book: PriceBook) -> str | None:
    """The names of the modifiers that apply to a use; None where none does."""
    terms, (at, ahead, roaming) = book.book.terms[used[0]], used[3:]
    local = at + ahead
    names = [
        book.modifiers[place]
        for place in range(terms.modifier, terms.modifier_end)
        if applies(book.book.modifiers[place], weekday_of(local // DAY), local % DAY // MINUTE, roaming)
    ]
    return " x ".join(names) or None


def credit(entry: Entry, names: dict[int, str | None]) -> Explanation:
    """What an allowance covers, or the maximum takes off."""
    bucket = names[entry.bucket] if entry.kind == CREDIT else LIMIT
    return {"bucket": bucket, "units": entry.units, "credit": money(entry.amount)}


def tier(step: Entry, book: PriceBook) -> Explanation:
    """The tier that a part of a use is in."""
    bounds = book.book.tiers[step.tier]
    to = None if bounds.up_to == FAR else bounds.up_to
    return {"from": bounds.above, "to": to, "units": step.billed, "charge": money(step.amount)}


def money(micros: int) -> str:
    """Micro-units as text with six decimals."""
    return decimal(micros, 6)


def decimal(number: int, places: int) -> str:
    """A whole number of the last decimal place as text."""
    whole, part = divmod(abs(number), 10**places)
    return f"{'-' if number < 0 else ''}{whole}.{part:0{places}}"
