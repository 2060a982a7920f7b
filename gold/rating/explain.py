"""How charges came about, by the kernel's own entries, which come to the charge."""

from collections.abc import Iterable

import numpy
import polars
from polars import Expr, Series, col

from gold.pricing.kernel.clock import DAY, MINUTE, weekday_of
from gold.pricing.kernel.modifiers import applies
from gold.pricing.kernel.records import (
    CARRIED,
    CONNECT,
    CREDIT,
    FAR,
    GRANTED,
    LIMIT,
    MAXIMUM,
    MINIMUM,
    NONE,
    ROUNDING,
    STEP,
)
from gold.pricing.price_book import PriceBook
from gold.pricing.run import Column
from gold.rating.answers import FACTOR, answers, credit, piece, tier
from gold.rating.rate import Rated
from gold.statuses import RATED, REASONS

MAXIMUM_SPEND = "maximum_spend"
"""Stands among the allowances for what a plan's maximum takes off."""

USE_ENTRIES = {"connect_fee": CONNECT, "minimum": MINIMUM, "maximum": MAXIMUM, "rounding": ROUNDING}
"""Kinds of entry of which a use has one."""


def explained(rated: Rated, book: PriceBook) -> Series:
    """The answer to each use of a rating that was asked for its entries, in its order, as a line of JSON."""
    uses = rated.uses.drop("maximum").with_row_index("use").with_columns(col("use").cast(polars.Int64))
    entries = polars.DataFrame({**rated.entries, "amount": wide(rated.entries["amount"])}).join(
        uses.filter(col("status") == RATED).select("use"), "use", how="semi"
    )
    steps = with_prices(entries.filter(col("kind") == STEP), uses.with_columns(modifiers=modifiers(uses, book)), book)
    credited = with_names(entries.filter(col("kind").is_in([CREDIT, LIMIT])), book)
    parts = [by_use(steps, pieces=piece(), tiers=tier()), by_use(credited, credits=credit())]
    for name, kind in USE_ENTRIES.items():
        parts.append(entries.filter(col("kind") == kind).select("use", col("amount").alias(name)))
    for part in parts:
        uses = uses.join(part, "use", how="left", maintain_order="left")
    uses = uses.with_columns(col("pieces", "tiers", "credits").fill_null(""), col(*USE_ENTRIES).fill_null(0))
    return answers(uses.with_columns(sentence=sentence(uses)))


def sentence(uses: polars.DataFrame) -> Expr:
    """What is said of a use's reason: by the use itself, or else by its code."""
    by_code = col("reason").replace_strict(REASONS, default=None, return_dtype=polars.String)
    return polars.coalesce("sentence", by_code) if "sentence" in uses.columns else by_code


def wide(amounts: Column) -> Series:
    """Amounts of entries: of 127 bits where one of them passes 63, as what a maximum takes off may."""
    passes = len(amounts) > 0 and max(abs(int(amounts.min())), abs(int(amounts.max()))) >= 2**63
    return Series(amounts.tolist(), dtype=polars.Int128) if passes else Series(amounts)


def by_use(entries: polars.DataFrame, **texts: Expr) -> polars.DataFrame:
    """The uses that have any of some entries, with their texts, commas between."""
    rows = entries.select("use", **texts).group_by("use", maintain_order=True)
    return rows.agg(*texts).with_columns(col(name).list.join(",") for name in texts)


def with_prices(steps: polars.DataFrame, uses: polars.DataFrame, book: PriceBook) -> polars.DataFrame:
    """Adds to parts of uses what gold.rating.answers.piece and tier show. uses: in the order of their indices."""
    tariff, names = book.book, {index: name for name, index in book.names.items()}
    factor = col("num").cast(polars.Int128) * FACTOR // col("den")
    priced = uses.select("terms", "modifiers", modifier=factor)[steps["use"]]
    is_whole = of(priced["terms"], (terms.rate != NONE for terms in tariff.terms), polars.Boolean)
    window = of(steps["rate"], (names.get(rate.window) for rate in tariff.rates), polars.String)
    return steps.with_columns(
        window=polars.select(polars.when(is_whole).then(priced["modifiers"]).otherwise(window)).to_series(),
        group=steps["group"] - of(steps["rate"], (rate.group for rate in tariff.rates)) + 1,
        price=of(steps["tier"], (step.price for step in tariff.tiers)),
        price_unit=of(steps["group"], (group.price_unit for group in tariff.groups)),
        modifier=priced["modifier"],
        above=of(steps["tier"], (step.above for step in tariff.tiers)),
        up_to=of(steps["tier"], (None if step.up_to == FAR else step.up_to for step in tariff.tiers)),
    )


def of(indices: Series, page: Iterable[object], kind: type[polars.DataType] = polars.Int64) -> Series:
    """What a page of the tariff says at each index. kind: of its values; a lake without a tariff has none."""
    return Series(list(page), dtype=kind).gather(indices)


def with_names(entries: polars.DataFrame, book: PriceBook) -> polars.DataFrame:
    """Names the bucket of what an allowance covers, or the maximum takes off."""
    names = {index: name for name, index in book.names.items()} | {CARRIED: "carried_in", GRANTED: "granted"}
    bucket = col("bucket").replace_strict(names, default=None, return_dtype=polars.String)
    return entries.with_columns(
        bucket=polars.when(col("kind") == CREDIT).then(bucket).otherwise(polars.lit(MAXIMUM_SPEND))
    )


def modifiers(uses: polars.DataFrame, book: PriceBook) -> Series:
    """The names of the modifiers that apply to each rated use; null where none does.

    They are looked up once for all uses of the same terms, weekday and time between two hours at which one changes.
    """
    hours = sorted({minute for one in book.book.modifiers for minute in (one.from_minute, one.to_minute)})
    local = uses["at"] + uses["ahead"]
    between = Series(numpy.searchsorted(hours, (local % DAY // MINUTE).to_numpy(), "right"))
    kinds = uses.select("status", "terms", "is_roaming", local=local, weekday=local // DAY % 7, between=between)
    key = ["terms", "is_roaming", "weekday", "between"]
    alike = kinds.filter(col("status") == RATED).unique(key)
    names = [
        names_of(book, terms, local, roams)
        for terms, local, roams in alike.select("terms", "local", "is_roaming").iter_rows()
    ]
    known = alike.select(key).with_columns(Series("modifiers", names, polars.String))
    return kinds.join(known, key, how="left", maintain_order="left")["modifiers"]


def names_of(book: PriceBook, terms: int, local: int, is_roaming: bool) -> str | None:
    """The names of the modifiers that apply to a use that starts then, in seconds of local time since 1970."""
    indices = range(book.book.terms[terms].modifier, book.book.terms[terms].modifier_end)
    weekday, minute = weekday_of(local // DAY), local % DAY // MINUTE
    applicable = (index for index in indices if applies(book.book.modifiers[index], weekday, minute, is_roaming))
    return " x ".join(book.modifiers[index] for index in applicable) or None
