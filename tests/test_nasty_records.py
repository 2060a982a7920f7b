"""Thousands of careless, torn and malicious records: each ends in exactly one table, and none stops a batch."""

import random
from typing import get_type_hints

import pytest

from bronze.cdr_events import CDR_EVENTS
from jobs import mediate_cdrs
from lake.coordinates import COORDINATES
from lake.store import Store
from silver.duplicates import DUPLICATES
from silver.records.json_record import any_record, json_record
from silver.records.record import Reason, Record, text
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.builders import SETTINGS, bronze_rows, write_bronze
from tests.silver.nasty_records import nasty_records
from tests.silver.records import BROKEN, ODD, VALID

EVENTS, LOTS = 100_000, 3


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


FIELDS = get_type_hints(Record).keys() - {"type", "latest"}


def said(record: Record | Reason) -> object:
    """What a payload is read as: a type and texts, or why it is no record. A whole -0 is 0 to the quick reader."""
    if isinstance(record, Reason):
        return record
    values = {name: text(getattr(record, name)) for name in FIELDS}
    return record.type, {name: "0" if value == "-0" else value for name, value in values.items()}


def test_the_quick_reader_reads_what_it_takes_as_the_strict_one_does() -> None:
    payloads = [*VALID.values(), *ODD.values(), *BROKEN.values(), *nasty_records(7, 20_000)]
    differing = [payload for payload in payloads if said(json_record(payload, 0)) != said(any_record(payload, 0))]
    assert not differing, differing[:5]
