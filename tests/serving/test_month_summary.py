"""What the summary of a month takes of its jobs' counts."""

from typing import Any

import pytest

from serving.month_summary import month_counts

COUNTS: dict[str, dict[str, Any]] = {
    "produce-cdrs": {"events": 9},
    "ingest-cdrs": {"events": 8},
    "mediate-cdrs": {"usage": 4, "rejects": 3, "rejects_by_reason": {"no_owner": 3}, "duplicates": 2, "conflicts": 1},
    "rate-usage": {"rated": 1, "rejected": 1, "unmatched": 1, "error": 1},
    "bill-cycle": {"cycle": "2026-03", "bills": 1, "rated": 1, "total_due": "7.00"},
    "reconcile-lake": {"result": "every hop balances"},
}


def test_events_produced_and_ingested_and_uses_rated_and_billed_are_told_apart() -> None:
    month = month_counts(COUNTS | {"bill-cycle": COUNTS["bill-cycle"] | {"rated": 5}})
    assert (month.produced, month.ingested, month.rated, month.billed) == (9, 8, 1, 5)


@pytest.mark.parametrize(("job", "name"), [(job, name) for job, counts in COUNTS.items() for name in counts])
def test_a_count_that_its_job_renames_does_not_vanish_from_the_summary(job: str, name: str) -> None:
    others = {key: value for key, value in COUNTS[job].items() if key != name}
    with pytest.raises(KeyError, match=name):
        month_counts(COUNTS | {job: others | {f"{name}_now": COUNTS[job][name]}})
