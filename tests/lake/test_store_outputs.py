"""The versions in which a store's verbs left tables: what a run's record tells of."""

from typing import Any

import pytest

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from lake import log
from lake.scope import Scope
from lake.store import Store
from tests.put_rows import put_rows
from tests.serving.gold_rows import bill, put
from tests.small_lakes import frame

ROWS = [bill("ACC1", "9.00", "0.00", "0.00")]


@pytest.fixture
def billed(store: Store) -> Store:
    """A lake with one bill."""
    put(store, BILLS, *ROWS)
    return store


def rows(store: Store) -> list[dict[str, Any]]:
    return store.rows(BILLS)


def test_a_table_that_is_written_and_one_that_needs_nothing_are_outputs_and_one_that_is_read_is_none(
    billed: Store,
) -> None:
    one, other = billed.apart(), billed.apart()
    before = one.version(BILLS)
    one.merge(BILLS, frame(one, BILLS, rows(one)), Scope({"cycle": ["2026-03"]}), delete_missing=True)
    assert one.outputs == {BILLS.name: before}
    one.within(one.spark).append(BILL_LINES, frame(one, BILL_LINES, []))
    assert one.outputs == {BILLS.name: before, BILL_LINES.name: log.NO_TABLE}
    other.merge(BILLS, frame(one, BILLS, [row | {"numbers": 2} for row in rows(one)]))
    assert (one.outputs[BILLS.name], other.outputs) == (before, {BILLS.name: before + 1})
    assert billed.outputs == {}


def test_a_work_over_several_tables_is_told_when_all_is_done_or_not_at_all(billed: Store) -> None:
    with pytest.raises(ZeroDivisionError), billed.writing(BILLS, BILL_LINES):
        raise ZeroDivisionError
    assert billed.outputs == {}
    with billed.writing(BILLS, BILL_LINES):
        put_rows(billed, BILLS, [])
    assert billed.outputs == billed.versions(BILLS, BILL_LINES)
