"""A call that comes between approval and issue: what was approved goes, and nothing else. Figures as in test_story.py.

A is on basic: 50 min of March are 6.00, the fee 6.00, VAT 2.40; 25 min more are 3.00 and VAT 0.60.
"""

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from lake.store import Store
from tests.story_lake import BASIC, FIRST, Story, subscriber

pytestmark = pytest.mark.slow

RATE, BILL, APPROVE, ISSUE = (
    "rate-usage",
    *(f"{job} --cycle 2026-03" for job in ("bill-cycle", "approve-bills", "issue-bills --jobs 1")),
)
CHECK = "check-numbers --files"


@pytest.fixture
def approved(spark: SparkSession, tmp_path: Path) -> Story:
    """March approved with one call; then another came."""
    story = Story(Store(spark, str(tmp_path / "lake")), tmp_path)
    story.begin()
    story.used("a1")
    story.on("2026-04-05", story.load(BASIC, subscriber(FIRST, "ACC-A", "basic")), RATE, BILL, APPROVE)
    story.used("a2")
    return story


def test_what_was_approved_goes_as_it_is_while_the_late_call_is_not_billed(approved: Story) -> None:
    *_, issued = approved.on("2026-04-06", RATE, ISSUE)
    assert (issued["issued"], approved.issued()) == (1, {"B2026-0000001": "14.40"})
    assert approved.books() == ("9.00", "6.00")
    *_, drafts = approved.on("2026-04-07", BILL, APPROVE, ISSUE)
    assert (drafts["drafts"], len(approved.issued())) == (0, 1), "it waits for April's bill"
    approved.on("2026-04-07", CHECK)


def test_once_it_is_billed_the_bill_is_a_draft_again_and_goes_with_it(approved: Story) -> None:
    *_, issued = approved.on("2026-04-06", RATE, BILL, ISSUE)
    assert (issued["drafts"], issued["issued"], approved.issued()) == (1, 0, {})
    approved.on("2026-04-06", APPROVE, ISSUE, CHECK)
    assert approved.issued() == {"B2026-0000001": "18.00"}
    assert approved.books() == ("9.00", "9.00")
