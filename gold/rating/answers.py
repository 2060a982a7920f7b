"""What price-usage answers: uses and how their charges came about, each as one line of JSON. Columns of text."""

import polars
from polars import Expr, col, lit

MICRO = 1_000_000
FACTOR = 10**8
SHORT_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
ESCAPES = {chr(code): f"\\u{code:04X}" for code in range(32)} | SHORT_ESCAPES
"""RFC 8259 leaves the letters of an escape open: capitals."""

NO_ENTRIES = {name: lit("") for name in ("pieces", "credits", "tiers")} | {
    name: lit(0) for name in ("connect_fee", "minimum", "maximum", "rounding")
}
"""How the charge of a use came about that has none."""


def answers(uses: polars.DataFrame) -> polars.Series:
    """The answer of each use, without its break: no blanks, nulls shown, amounts with all decimals, as text.

    uses: usage_id, status, reason, sentence, charge (None where it is an error), zone, matched_prefix, plan_version,
    and what the charge adds up from: pieces + connect_fee - credits + minimum - maximum + rounding; NO_ENTRIES of a use
    that has no price. Amounts are micro-units; pieces, credits and tiers are text by the functions below, with commas.
    """
    return uses.select(
        record(
            usage_id=text("usage_id"),
            status=text("status"),
            reason=text("reason"),
            sentence=text("sentence"),
            charge=money("charge"),
            zone=text("zone"),
            matched_prefix=text("matched_prefix"),
            plan_version=text(col("plan_version").cast(polars.String)),
            pieces=listed("pieces"),
            connect_fee=money("connect_fee"),
            from_allowance=listed("credits"),
            tier=listed("tiers"),
            minimum=money("minimum"),
            maximum=money("maximum"),
            rounding=money("rounding"),
        ).alias("answer")
    ).to_series()


def piece() -> Expr:
    """A piece of a use at one price, as if nothing had covered it.

    offset: units before it. group: from 1. price, charge: micro-units. modifier: in hundred-millionths.
    """
    return record(
        offset="offset",
        units="units",
        billed_units="billed",
        window=text("window"),
        group="group",
        price=money("price"),
        price_unit="price_unit",
        modifier=decimal(col("modifier"), FACTOR),
        charge=money("amount"),
    )


def credit() -> Expr:
    """What a bucket covers, or a maximum takes off, at what it would have cost: micro-units."""
    return record(bucket=text("bucket"), units="units", credit=money("amount"))


def tier() -> Expr:
    """What a piece takes of a tier of the cycle: above its first bound, and up to its last, which may be open."""
    bound = col("up_to").cast(polars.String).fill_null("null")
    return record(**{"from": "above"}, to=bound, units="billed", charge=money("amount"))


def record(**members: str | Expr) -> Expr:
    """A JSON object of columns of numbers or of JSON, by their names in it."""
    parts = [part for name, value in members.items() for part in (lit(f',"{name}":'), value)]
    return polars.concat_str(lit(f'{{"{next(iter(members))}":'), *parts[1:], lit("}"))


def listed(name: str) -> Expr:
    """A column of JSON with commas between, as an array."""
    return polars.concat_str(lit("["), name, lit("]"))


def text(said: str | Expr) -> Expr:
    """A column of text in quotes, or null. What is not ASCII stays as it is."""
    column = col(said) if isinstance(said, str) else said
    return polars.concat_str(lit('"'), column.str.replace_many(ESCAPES), lit('"')).fill_null("null")


def money(micros: str) -> Expr:
    """A column of micro-units with six decimals, in quotes, or null."""
    return decimal(col(micros), MICRO).fill_null("null")


def decimal(number: Expr, one: int) -> Expr:
    """Whole numbers, of which so many are one, with all decimals, in quotes."""
    sign = polars.when(number < 0).then(lit("-")).otherwise(lit(""))
    size = number.abs()
    decimals = (size % one).cast(polars.String).str.zfill(len(str(one)) - 1)
    return polars.concat_str(lit('"'), sign, (size // one).cast(polars.String), lit("."), decimals, lit('"'))
