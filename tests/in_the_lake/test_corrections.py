"""A correction worked out on paper, issued by the jobs in a lake: documents, lines, numbers and days are the same."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from lake.store import Store
from tests.in_the_lake.corrections_in_the_lake import Played, told
from tests.oracle.corrections import Json, cases, entries

(CORRECTED,) = [case for case in cases() if case["name"] == "10_owner_corrected_and_loaded_late"]
"""All are held against the plain functions in tests/oracle; to be issued to another account is not in test_story.py."""


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
def test_a_number_that_turns_out_to_be_anothers_is_corrected_on_both_bills(store: Store, tmp_path: Path) -> None:
    for step, issued in Played(store, tmp_path, CORRECTED).steps():
        assert told(issued) == [on_paper(CORRECTED, said) for said in step["issued"]], f"step {step['step']}"
