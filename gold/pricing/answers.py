"""What price-usage answers: a use and how its charge came about, as one line of JSON."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from typing import NamedTuple

MICRO = 1_000_000
SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
ESCAPES = str.maketrans({chr(code): f"\\u{code:04X}" for code in range(32)} | SHORT_ESCAPES)
"""RFC 8259 leaves the letters of an escape open: capitals."""


class Piece(NamedTuple):
    """A piece of a use at one price, as if nothing had covered it.

    offset: units before it. group: from 1. price, charge: micro-units. modifier: in hundred-millionths.
    """

    offset: int
    units: int
    billed_units: int
    window: str | None
    group: int
    price: int
    price_unit: int
    modifier: int
    charge: int


class Credit(NamedTuple):
    """What a bucket covers, or a maximum takes off, at what it would have cost: micro-units."""

    bucket: str
    units: int
    credit: int


class TierUse(NamedTuple):
    """What a piece takes of a tier of the cycle: above its first bound, and up to its last, which may be open.

    charge: micro-units.
    """

    above: int
    up_to: int | None
    units: int
    charge: int


class Answer(NamedTuple):
    """A use with its price: pieces + connect_fee - credits + rounding = charge. Amounts are micro-units.

    reason: None where it is rated. charge: None where it is an error.
    """

    usage_id: str | None
    status: str
    reason: str | None
    charge: int | None
    zone: str | None = None
    matched_prefix: str | None = None
    plan_version: date | None = None
    pieces: Sequence[Piece] = ()
    connect_fee: int = 0
    credits: Sequence[Credit] = ()
    tiers: Sequence[TierUse] = ()
    rounding: int = 0


def as_json(answer: Answer) -> str:
    """The answer as one line, without its break: no blanks, nulls shown, amounts with all decimals, as text."""
    return (
        f'{{"usage_id":{text(answer.usage_id)},"status":{text(answer.status)},"reason":{text(answer.reason)},'
        f'"charge":{"null" if answer.charge is None else money(answer.charge)},"zone":{text(answer.zone)},'
        f'"matched_prefix":{text(answer.matched_prefix)},"plan_version":{day(answer.plan_version)},'
        f'"pieces":[{",".join(map(piece, answer.pieces))}],"connect_fee":{money(answer.connect_fee)},'
        f'"from_allowance":[{",".join(map(credit, answer.credits))}],'
        f'"tier":[{",".join(map(tier, answer.tiers))}],"rounding":{money(answer.rounding)}}}'
    )


def piece(one: Piece) -> str:
    """A piece as JSON."""
    return (
        f'{{"offset":{one.offset},"units":{one.units},"billed_units":{one.billed_units},"window":{text(one.window)},'
        f'"group":{one.group},"price":{price(one.price)},"price_unit":{one.price_unit},'
        f'"modifier":{factor(one.modifier)},"charge":{money(one.charge)}}}'
    )


def credit(one: Credit) -> str:
    """A credit as JSON."""
    return f'{{"bucket":{text(one.bucket)},"units":{one.units},"credit":{money(one.credit)}}}'


def tier(one: TierUse) -> str:
    """A part of a tier as JSON."""
    bound = "null" if one.up_to is None else one.up_to
    return f'{{"from":{one.above},"to":{bound},"units":{one.units},"charge":{money(one.charge)}}}'


def money(micros: int) -> str:
    """Micro-units with six decimals, in quotes."""
    sign, size = ("-", -micros) if micros < 0 else ("", micros)
    return f'"{sign}{size // MICRO}.{size % MICRO:06}"'


@lru_cache
def price(micros: int) -> str:
    """A price as money: a tariff has few."""
    return money(micros)


@lru_cache
def factor(modifier: int) -> str:
    """A modifier with eight decimals, in quotes."""
    return f'"{modifier // 10**8}.{modifier % 10**8:08}"'


@lru_cache
def day(at: date | None) -> str:
    """A day in quotes, or null."""
    return "null" if at is None else f'"{at}"'


def text(said: str | None) -> str:
    """A text in quotes, or null. What is not ASCII stays as it is."""
    if said is None:
        return "null"
    return encode_basestring(said) if said.isprintable() else f'"{said.translate(ESCAPES)}"'
