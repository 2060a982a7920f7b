"""Thousands of careless, torn and malicious records: each ends in exactly one table, and none stops a batch."""

import random

import pytest

from bronze.cdr_events import CDR_EVENTS
from jobs import mediate_cdrs
from lake.coordinates import COORDINATES
from lake.store import Store
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.builders import SETTINGS, bronze_rows, write_bronze
from tests.silver.nasty_records import nasty_records

EVENTS, LOTS = 30_000, 2


@pytest.mark.slow
def test_each_ends_in_exactly_one_table_in_whatever_order_they_come(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mediate_cdrs, "usage_gate", lambda _call: None)  # it has tests of its own
    rows = bronze_rows(nasty_records(11, EVENTS))
    random.Random(2).shuffle(rows)
    counts = []
    for lot in range(LOTS):
        write_bronze(store, rows[lot::LOTS])
        counts.append(mediate_cdrs.JOB.counts([*SETTINGS, "--no-relay"], store))
    assert sum(count["events"] for count in counts) == EVENTS
    assert not any("mediation_failed" in count["rejects_by_reason"] for count in counts)
    ends = [store.read(table).select(*COORDINATES) for table in (USAGE, REJECTS, DUPLICATES)]
    everywhere = ends[0].union(ends[1]).union(ends[2])
    assert (everywhere.count(), everywhere.distinct().count()) == (EVENTS, EVENTS)
    assert store.read(CDR_EVENTS).count() == EVENTS
    assert store.read(USAGE).select("usage_id").distinct().count() == ends[0].count() > EVENTS // 4
