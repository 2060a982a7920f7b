"""Corrections worked out on paper, issued by the jobs in a lake: documents, lines, numbers and days are the same."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lake.store import Store
from tests.in_the_lake.corrections_in_the_lake import Played, told
from tests.oracle.corrections import Json, cases, entries

PLAYED = (
    *("08_carried_line_then_rerated", "09_rollover_of_two_cycles"),
    *("10_owner_corrected_and_loaded_late", "11a_cycle_day_corrected"),
)
"""All are held against the plain functions in tests/oracle; what these do is not in tests/test_story.py."""

IN_THE_LAKE = [case for case in cases() if case["name"] in PLAYED]


def on_paper(case: Json, said: Json) -> dict[str, Any]:
    return {
        "kind": said["kind"],
        "account_id": said["account"],
        "cycle": said["cycle"],
        "total": Decimal(said["total"]),
        "issue_date": date.fromisoformat(said["issue_date"]),
        "serial": None if said["number"] is None else int(said["number"].rpartition("/")[2]),
        "lines": entries(case, said["lines"]),
    }


@pytest.mark.slow
@pytest.mark.parametrize("case", IN_THE_LAKE, ids=[case["name"] for case in IN_THE_LAKE])
def test_corrections_are_issued_as_on_paper(case: Json, store: Store, tmp_path: Path) -> None:
    for step, issued in Played(store, tmp_path, case).steps():
        assert told(issued) == [on_paper(case, said) for said in step["issued"]], f"step {step['step']}"
