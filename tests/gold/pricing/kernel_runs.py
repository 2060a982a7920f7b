"""What the kernel is asked when the oracle's random uses are priced, and the forms of it that may be asked."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import polars
from polars import col

from gold.pricing import run
from gold.pricing.kernel.book import Book
from gold.pricing.run import Columns, Form
from gold.rating.decide import Tariff
from gold.rating.sample import rated_sample
from jobs.price_usage import SCHEMA
from jobs.reading.sample_tariff import tariff_of
from lake.time_zones import read_time_zone
from silver.numbers import Network
from silver.samples import columns, sample_usage
from tests.oracle.price_usage_runs import usage_line, write_tariff
from tests.oracle.random_places import random_calendars, random_destinations
from tests.oracle.random_tariffs import random_plan
from tests.oracle.tariff_text import Terms, toml
from tests.oracle.use_pieces import Tariff as Terms_
from tests.oracle.use_pieces import Use

FIRST_CYCLE = date(2026, 2, 1)
ZONE = "Africa/Casablanca"
"""The clock goes back on 15 February, forward on 22 March."""


@dataclass(frozen=True)
class Asked:
    """What gold.pricing.run.rated was asked."""

    book: Book
    state: Mapping[str, Columns]
    uses: Columns
    compiles: bool


def answers(form: Form, asked: Asked, *, explained: bool = True) -> dict[str, dict[str, list[int]]]:
    """What a form of the kernel makes of it, as lists."""
    pages = run.rated_in(form, asked.book, asked.state, asked.uses, explained=explained)
    return {name: {field: column.tolist() for field, column in page.items()} for name, page in pages.items()}


def tariff_from(plans: Iterable[Terms], random: Random) -> Terms_:
    """Plans with destinations and calendars, as the oracle has them."""
    places = random_destinations(random, FIRST_CYCLE), read_time_zone(ZONE), random_calendars(random, FIRST_CYCLE)
    return Terms_({plan["plan"]: tomllib.loads(toml(plan)) for plan in plans}, *places)


def random_terms(random: Random, plans: int) -> Terms_:
    """A tariff of so many random plans."""
    return tariff_from([random_plan(random, f"plan{n:02}", FIRST_CYCLE) for n in range(plans)], random)


def opened(folder: Path, terms: Terms_) -> Tariff:
    """A tariff as what prices samples."""
    write_tariff(folder, terms)
    return tariff_of(folder, ZONE)


def sample_of(uses: Sequence[Use]) -> polars.DataFrame:
    """Uses as gold.rating.sample takes them, but for those that call nobody knows whom."""
    lines = (usage_line(use).encode() for use in uses)
    parts = [
        polars.DataFrame(part, SCHEMA) for part in columns(sample_usage(lines, read_time_zone(ZONE), Network("MA")))
    ]
    sample = polars.concat(parts).rename({"plan": "named_plan", "reason": "fault"})
    sound = sample.filter(col("fault").is_null()).with_columns(is_unreadable=polars.lit(value=False))
    assert set(sample["fault"]) <= {None, "malformed_called_number"}
    return sound.with_columns(start_time=col("start").cast(polars.Datetime("us", "UTC"))).drop("start", "is_object")


def asked_for(sample: polars.DataFrame, tariff: Tariff) -> list[Asked]:
    """What the kernel is asked for a sample: once for pools that fit, once for those that do not."""
    requests = []

    def rated(book: Book, state: Mapping[str, Columns], uses: Columns, *, explained: bool, compiles: bool) -> Any:
        requests.append(Asked(book, state, uses, compiles))
        return run.rated_in(run.PLAIN, book, state, uses, explained=explained)

    with patch.object(run, "rated", rated):
        rated_sample(sample, tariff)
    return requests


class Narrow(int):
    """A whole number that no operation takes past 63 bits, as a compiled one would wrap; results are such numbers."""


def guarded(name: str) -> Any:
    """An operation of int that raises where its result needs more bits."""
    exact = getattr(int, name)

    def operation(self: Narrow, *others: int) -> Any:
        result = exact(self, *others)
        return result if result is NotImplemented else narrow(result)

    return operation


def narrow(number: int) -> Narrow:
    """The number, which must fit."""
    if not -(2**63) <= number < 2**63:
        raise OverflowError(f"{number} needs more than 63 bits")
    return Narrow(number)


BOTH = ("add", "sub", "mul", "floordiv", "mod", "pow", "lshift", "rshift", "and", "or", "xor")
for name in chain(("__neg__", "__pos__", "__abs__", "__invert__"), *((f"__{stem}__", f"__r{stem}__") for stem in BOTH)):
    setattr(Narrow, name, guarded(name))


def narrow_rows(name: str, known: Columns, count: int) -> list[Any]:
    rows = run.values(name, known, count)
    for row in rows:
        for field in row.__slots__:
            value = getattr(row, field)
            setattr(row, field, value if isinstance(value, bool) else narrow(value))
    return rows


NARROW = Form(
    run.PLAIN.pool, run.PLAIN.book, run.PLAIN.records, narrow_rows, run.columns_of, lambda page: list(map(narrow, page))
)
"""The plain kernel, in which nothing may pass 63 bits."""
