"""How charges came about, by the kernel's own entries: pieces + connect fee - credits + rounding = charge."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gold.pricing.answers import Answer, Credit, Piece, TierUse
from gold.pricing.kernel.clock import DAY, MINUTE, weekday_of
from gold.pricing.kernel.modifiers import applies
from gold.pricing.kernel.records import CARRIED, CONNECT, CREDIT, FAR, GRANTED, NONE, STEP, Entry
from gold.pricing.price_book import PriceBook
from gold.rating.rate import Rated

LIMIT = "maximum_spend"
"""Stands among the allowances for what a plan's maximum takes off."""

SAID = ("usage_id", "status", "reason", "charge", "zone", "matched_prefix", "plan_version")
PRICED = ("terms", "num", "den", "at", "ahead", "is_roaming")
ENTRY = tuple(Entry.__dataclass_fields__)

Names = Mapping[int, str | None]


class Priced(NamedTuple):
    """By what a use was priced: PRICED."""

    terms: int
    num: int
    den: int
    at: int
    ahead: int
    is_roaming: bool


def answers(rated: Rated, book: PriceBook) -> Iterator[Answer]:
    """An answer for each use of a rating that was asked for its entries, in its order."""
    names: Names = {place: name for name, place in book.names.items()} | {CARRIED: "carried_in", GRANTED: "granted"}
    entries = zip(*(rated.entries[name].tolist() for name in ("use", *ENTRY)), strict=True)
    use, *entry = next(entries, (NONE,))
    for place, row in enumerate(rated.uses.select(*SAID, *PRICED).iter_rows()):
        own: list[Entry] = []
        while use == place:
            own.append(Entry(*entry))
            use, *entry = next(entries, (NONE,))
        said = row[: len(SAID)]
        yield answer(said, own, Priced(*row[len(SAID) :]), book, names) if row[1] == "rated" else Answer(*said)


def answer(said: Sequence[Any], entries: Sequence[Entry], priced: Priced, book: PriceBook, names: Names) -> Answer:
    """A rated use and what its charge is the sum of."""
    steps = [entry for entry in entries if entry.kind == STEP]
    credited = [entry for entry in entries if entry.kind not in (STEP, CONNECT)]
    connect = sum(entry.amount for entry in entries if entry.kind == CONNECT)
    full = sum(entry.amount for entry in steps) + connect - sum(entry.amount for entry in credited)
    return Answer(*said)._replace(
        pieces=[piece(step, priced, book, names) for step in steps],
        connect_fee=connect,
        credits=[credit(entry, names) for entry in credited],
        tiers=[tier(step, book) for step in steps],
        rounding=said[3] - full,
    )


def credit(entry: Entry, names: Names) -> Credit:
    """What an allowance covers, or the maximum takes off."""
    bucket = names[entry.bucket] if entry.kind == CREDIT else LIMIT
    return Credit(str(bucket), entry.units, entry.amount)


def piece(step: Entry, priced: Priced, book: PriceBook, names: Names) -> Piece:
    """A part of a use with one price."""
    rate, group = book.book.rates[step.rate], book.book.groups[step.group]
    is_whole = book.book.terms[priced.terms].rate != NONE
    return Piece(
        step.offset,
        step.units,
        step.billed,
        modifiers_of(priced, book) if is_whole else names.get(rate.window),
        step.group - rate.group + 1,
        book.book.tiers[step.tier].price,
        group.price_unit if rate.package == NONE else rate.package,
        priced.num * 10**8 // priced.den,
        step.amount,
    )


def modifiers_of(priced: Priced, book: PriceBook) -> str | None:
    """The names of the modifiers that apply to a use; None where none does."""
    terms, local = book.book.terms[priced.terms], priced.at + priced.ahead
    names = [
        book.modifiers[place]
        for place in range(terms.modifier, terms.modifier_end)
        if applies(book.book.modifiers[place], weekday_of(local // DAY), local % DAY // MINUTE, priced.is_roaming)
    ]
    return " x ".join(names) or None


def tier(step: Entry, book: PriceBook) -> TierUse:
    """The tier that a part of a use is in."""
    bounds = book.book.tiers[step.tier]
    return TierUse(bounds.above, None if bounds.up_to == FAR else bounds.up_to, step.billed, step.amount)
