"""Uses that documents correct are told with what was billed of them before and what is charged now, or not at all.

The figures: the bill charged two calls of 1.00 and 2.00 and a text of 0.50. Since then the second call costs 1.50, and
a call of 0.75 and 0.20 of data came late.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from gold.bills import BILLS
from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from jobs.reading.corrected import Corrections, read_corrections
from lake.reader import Reader
from tests.jobs.billed_lake import BilledLake
from tests.serving.gold_rows import NOON, bill, use

NUMBER = "+212600000001"
TEXT = use("text", "ACC1", NUMBER, 1, "0.500000", record_type="sms")
THEN = [use("a", "ACC1", NUMBER, 60, "1.000000"), use("b", "ACC1", NUMBER, 120, "2.000000"), TEXT]
NOW = [
    use("a", "ACC1", NUMBER, 60, "1.000000"),
    use("b", "ACC1", NUMBER, 120, "1.500000"),
    use("c", "ACC1", NUMBER, 60, "0.750000", start_time=NOON.replace(hour=11)),
    use("d", "ACC1", NUMBER, 1_000_000, "0.200000", record_type="data"),
    TEXT,
]


def line(service: str, uses: int, base: str) -> dict[str, Any]:
    """A line as it is posted; a negative one takes back what was."""
    own = {"cycle": "2026-03", "line_id": f"usage/{NUMBER}/{service}", "kind": "usage", "name": service}
    own |= {"label": service, "msisdn": NUMBER, "record_type": service, "uses": uses, "base": Decimal(base)}
    return own | {"is_reversal": uses < 0, "amount": Decimal(base)}


def document(kind: str, cycle: str, *lines: dict[str, Any], **other: Any) -> dict[str, Any]:
    """One of an account, or its draft."""
    row = {"document_id": f"{cycle}-ACC1{'' if kind == 'bill' else '+1'}", "account_id": "ACC1", "cycle": cycle}
    return row | {"kind": kind, "lines": list(lines)} | other


@pytest.fixture
def lake(tmp_path: Path) -> BilledLake:
    """A bill of March that was issued, and rated and billed again."""
    made = BilledLake(tmp_path)
    billed(made, THEN)
    run = made.ran("issue-bills", 2, (), (BILLS,))
    states = [{"state": "issued", "at": NOON, "actor": "Omar", "os_user": "omar", "run": run.run}]
    chain = {"issue_date": date(2026, 4, 2), "currency": "MAD", "total": Decimal(4), "content": "{}", "place": 1}
    chain |= dict.fromkeys(("content_hash", "previous_hash", "row_hash"), "") | {"file_hashes": [], "number": "B1"}
    posted = (line("voice", 2, "3.000000"), line("sms", 1, "0.500000"))
    made.put(DOCUMENTS, [document("bill", "2026-03", *posted, states=states, **chain)])
    billed(made, NOW)
    return made


def billed(lake: BilledLake, uses: list[dict[str, Any]]) -> None:
    """Uses are rated, and billed of that version."""
    lake.put(RATED_USAGE, uses)
    lake.put(BILLS, [bill("ACC1", "3.50", "0", "0.70", input_versions=json.dumps(lake.versions(RATED_USAGE)))])


def corrections(lake: BilledLake, *drafts: dict[str, Any], kept_from: str = "") -> Corrections:
    return read_corrections(Reader(str(lake.folder)), drafts, "Africa/Casablanca", kept_from)


def told(items: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None]]:
    return [(one["usage_id"], one["billed"], one["charge"]) for one in items]


VOICE = line("voice", -2, "-3.000000"), line("voice", 3, "3.250000")
"""The difference of 0.25 is 1.50 and 0.75 less 2.00."""


def test_a_note_tells_the_uses_that_changed_or_came_and_they_come_to_its_lines(lake: BilledLake) -> None:
    made = corrections(lake, document("credit_note", "2026-03", *VOICE))
    assert made.gone == frozenset()
    assert told(made.listed["2026-03-ACC1+1"]["2026-03"]) == [("c", None, "0.750000"), ("b", "2.000000", "1.500000")]


def test_a_block_that_a_bill_carries_tells_those_of_its_lines_alone_and_nothing_of_the_bills_own(
    lake: BilledLake,
) -> None:
    own = line("voice", 9, "9.000000") | {"cycle": "2026-04"}
    made = corrections(lake, document("bill", "2026-04", own, line("data", 1, "0.200000")))
    assert {name: told(items) for name, items in made.listed["2026-04-ACC1"].items()} == {
        "2026-03": [("d", None, "0.200000")]
    }


def test_where_only_the_tax_of_a_line_is_another_no_use_is_told(lake: BilledLake) -> None:
    same = line("sms", -1, "-0.500000"), line("sms", 1, "0.500000")
    assert corrections(lake, document("credit_note", "2026-03", *same)) == Corrections({}, frozenset())


def test_uses_that_do_not_come_to_what_was_posted_are_not_told(lake: BilledLake) -> None:
    other = line("voice", -2, "-2.990000"), VOICE[1]
    assert corrections(lake, document("credit_note", "2026-03", *other)).gone == {"2026-03-ACC1+1"}


def test_a_cycle_of_which_nothing_is_kept_takes_no_other_that_a_bill_carries_with_it(lake: BilledLake) -> None:
    february = line("voice", -1, "-1.000000") | {"cycle": "2026-02"}
    made = corrections(lake, document("bill", "2026-05", february, *VOICE))
    assert list(made.listed["2026-05-ACC1"]) == ["2026-03"]
    assert made.gone == {"2026-05-ACC1"}


def test_what_was_billed_is_told_by_nothing_once_its_files_or_runs_or_its_time_are_over(lake: BilledLake) -> None:
    note = document("credit_note", "2026-03", *VOICE)
    assert corrections(lake, note, kept_from="2026-04").gone == {"2026-03-ACC1+1"}
    for run in (lake.folder / "_runs").rglob("issue-bills*"):
        run.rename(run.with_suffix(".away"))
    assert corrections(lake, note) == Corrections({}, frozenset(["2026-03-ACC1+1"]))
