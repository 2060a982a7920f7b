"""An issued cycle keeps the owners that its basis believed, whatever is believed later; all other days follow."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import polars
import pytest

from gold.rating.bases import BASIS, owners_by_basis
from gold.rating.dated import day_numbers, indices_on
from gold.rating.sample import NO_OWNERS
from tests.gold.rating.owned import Row, day

KNOWN = {"known_from": polars.Datetime("us", "UTC"), "known_to": polars.Datetime("us", "UTC")}
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Belief:
    """A row of subscribers that is believed from one day of learning on until another; None: still."""

    row: Row
    known_from: int = 0
    known_to: int | None = None


@dataclass(frozen=True)
class Issued:
    """An account's issued cycle, and the day of learning whose beliefs price it."""

    account_id: str
    cycle: str
    basis: int
    edition: int = 0


def learned(number: int | None) -> datetime | None:
    return None if number is None else FIRST + timedelta(days=number)


def held(beliefs: Sequence[Belief], issued: Sequence[Issued]) -> polars.DataFrame:
    rows = [
        {**vars(one.row), "valid_from": day(one.row.valid_from), "valid_to": day(one.row.valid_to)}
        | {"known_from": learned(one.known_from), "known_to": learned(one.known_to)}
        for one in beliefs
    ]
    bases = [vars(one) | {"basis": learned(one.basis)} for one in issued]
    return owners_by_basis(polars.DataFrame(rows, NO_OWNERS | KNOWN), polars.DataFrame(bases, BASIS))


def on(owners: polars.DataFrame, local: str, msisdn: str = "+1") -> tuple[Any, ...] | None:
    """Account, plan and edition of a number on a local day."""
    days = day_numbers(polars.Series([date.fromisoformat(local)]))
    (index,) = indices_on(owners, "valid_from", "valid_to", polars.Series("msisdn", [msisdn]), days)
    return None if index < 0 else owners.select("account_id", "plan", "edition").row(int(index))


OLD = Belief(Row("2018-01-01", plan="old"), 0, 10)
NEW = Belief(Row("2018-01-01", plan="new"), 10)
MARCH = Issued("A", "2026-03", 5, 1)


def test_an_issued_cycle_keeps_its_plan_and_edition_and_the_days_around_it_follow() -> None:
    owners = held([OLD, NEW], [MARCH])
    assert [on(owners, local) for local in ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01")] == [
        ("A", "new", 0), ("A", "old", 1), ("A", "old", 1), ("A", "new", 0),
    ]  # fmt: skip


def test_a_number_that_an_issued_cycle_did_not_know_is_nobodys_in_it() -> None:
    owners = held([Belief(Row("2026-03-20"), 10)], [MARCH])
    assert (on(owners, "2026-03-25"), on(owners, "2026-04-01")) == (None, ("A", "plan", 0))


def test_a_number_that_went_to_another_account_stays_until_its_issued_cycle_is_priced_anew() -> None:
    moved = [OLD, Belief(Row("2018-01-01", account_id="B", plan="old"), 10)]
    later = Issued("B", "2026-03", 12)
    assert on(held(moved, [MARCH]), "2026-03-10") == ("A", "old", 1)
    assert on(held(moved, [MARCH, later]), "2026-03-10") == ("A", "old", 1), "what is issued later changes nothing"
    assert on(held(moved, [Issued("A", "2026-03", 20), later]), "2026-03-10") == ("B", "old", 0)


def test_since_when_a_number_is_on_its_plan_is_what_the_basis_believed() -> None:
    mended = Belief(Row("2026-03-05", plan="old"), 10)
    owners = held([OLD, mended], [MARCH, Issued("A", "2026-04", 15)])
    since = owners.filter(polars.col("valid_from") >= date(2026, 3, 1)).select("valid_from", "plan_since").rows()
    assert since[0] == (date(2026, 3, 1), date(2018, 1, 1))
    assert since[1] == (date(2026, 4, 1), date(2026, 3, 5))


def test_a_cycle_is_whole_on_the_calendar_that_its_basis_believed() -> None:
    mended = Belief(Row("2018-01-01", plan="new", cycle_day=15), 10)
    owners = held([OLD, mended], [MARCH])
    days = ("2026-03-14", "2026-03-31", "2026-04-01", "2026-04-14", "2026-04-15")
    assert [on(owners, local) for local in days] == [
        ("A", "old", 1), ("A", "old", 1), None, None, ("A", "new", 0),
    ]  # fmt: skip


NUMBERS, ACCOUNTS, LAST_LEARNED = ("+1", "+2"), ("A", "B"), 6
MONTHS = ("2026-02", "2026-03", "2026-04")
DAYS = [date(2026, 1, 20) + timedelta(days=n) for n in range(120)]


def random_history(random: Random) -> Iterator[Belief]:
    """What is believed of two numbers, and was: each belief has each number's time parted among accounts."""
    for msisdn in NUMBERS:
        changes = sorted(random.sample(range(1, LAST_LEARNED + 1), random.randint(0, 2)))
        for begun, ended in zip([0, *changes], [*changes, None], strict=True):
            starts = sorted(random.sample(DAYS, random.randint(1, 3)))
            for first, end in zip(starts, [*starts[1:], None], strict=True):
                dates = (f"{first}", None if end is None else f"{end}")
                whose = (msisdn, random.choice(ACCOUNTS), random.choice("xy"))
                yield Belief(Row(*dates, *whose, cycle_day=random.choice((1, 10, 28))), begun, ended)


@pytest.mark.parametrize("seed", range(60))
def test_every_day_has_the_owner_that_the_words_give_it(seed: int) -> None:
    random = Random(seed)
    beliefs = list(random_history(random))
    cycles = random.sample([(account, month) for account in ACCOUNTS for month in MONTHS], random.randint(0, 4))
    issued = {whose: random.randint(0, LAST_LEARNED) for whose in cycles}
    owners = held(beliefs, [Issued(*whose, basis, 1) for whose, basis in issued.items()])
    for msisdn in NUMBERS:
        assert [on(owners, f"{local}", msisdn) for local in DAYS[::3]] == [
            owner_in_words(beliefs, issued, msisdn, local) for local in DAYS[::3]
        ]


def owner_in_words(
    beliefs: Sequence[Belief], issued: dict[tuple[str, str], int], msisdn: str, local: date
) -> tuple[str, str, int] | None:
    """Day by day: the oldest basis that claims it, else who is believed now, unless that one's cycle is issued."""
    for (account, cycle), basis in sorted(issued.items(), key=lambda item: item[1]):
        row = row_on(beliefs, msisdn, local, basis)
        if row is not None and (row.account_id, cycle_on(row, local)) == (account, cycle):
            return account, row.plan, 1
    row = row_on(beliefs, msisdn, local, LAST_LEARNED)
    if row is None or (row.account_id, cycle_on(row, local)) in issued:
        return None
    return row.account_id, row.plan, 0


def row_on(beliefs: Sequence[Belief], msisdn: str, local: date, learned_on: int) -> Row | None:
    for belief in beliefs:
        row = belief.row
        is_known = belief.known_from <= learned_on and (belief.known_to is None or belief.known_to > learned_on)
        if is_known and row.msisdn == msisdn and row.valid_from <= f"{local}" < (row.valid_to or "9999"):
            return row
    return None


def cycle_on(row: Row, local: date) -> str:
    return f"{local - timedelta(days=row.cycle_day - 1):%Y-%m}"
