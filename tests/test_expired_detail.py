"""Call detail goes when its clock is over: what it came to is kept, and nothing before it is priced or billed again."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from bronze.cdr_events import CDR_EVENTS
from gold.control_totals import CONTROL_TOTALS
from gold.expired_detail import EXPIRED_DETAIL
from gold.rated_usage import RATED_USAGE
from jobs.reading import expiry
from lake.errors import Stop
from lake.store import Store
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.crashes import Crash, crashing_at
from tests.story_lake import BASIC, FIRST, SECOND, Story, subscriber

pytestmark = pytest.mark.slow

FREE = BASIC.replace("[version.voice]\n", "[version.voice]\nfree_units = 3_600\nrollover = true\n")
"""A's calls of March leave ten minutes, which those of April use."""

AFTER, MUCH_LATER = "2028-05-02", "2028-06-02"
"""March's clock is over on the day before the first, April's on the day before the second."""

TOTALS = ("hop", "part", "measure", "going_in", "coming_out", "note")


def told(story: Story) -> tuple[list[tuple[Any, ...]], dict[str, Any], dict[str, Any]]:
    """The control totals of a run, its counts, and what a journal of the same day comes to."""
    counts, journal = story.on(AFTER, "reconcile-lake", f"export-journal --to 2026-05-31 --output {story.folder}")
    rows = story.reader.rows(CONTROL_TOTALS, {"control_run": [counts["control_run"]]})
    story.store.spark.sql(f"DELETE FROM delta.`{story.store.path(CONTROL_TOTALS)}`")
    return sorted(tuple(row[name] for name in TOTALS) for row in rows), counts, journal


@pytest.fixture
def story(store: Store, tmp_path: Path) -> Story:
    """March and April, issued and sealed. X's call is nobody's, and one record is broken."""
    story = Story(store, tmp_path)
    story.begin()
    people = (subscriber(FIRST, "ACC-A", "basic"), subscriber(SECOND, "ACC-B", "comfort"))
    story.on("2026-03-25", story.load(FREE, *people), story.arrive("a1", "b1", "x1", "broken"), "mediate-cdrs")
    path = store.path(CDR_EVENTS)
    store.spark.sql(f"UPDATE delta.`{path}` SET ingest_day = DATE'2026-03-25'")  # Spark's own clock is today's
    for day, of, came in (("2026-04-05", "2026-03", "b2"), ("2026-05-05", "2026-04", "a3")):
        issued = (f"{job} --cycle {of}" for job in ("bill-cycle", "approve-bills", "issue-bills"))
        story.on(day, story.arrive(came), "mediate-cdrs", "rate-usage", *issued)
    story.on("2026-05-06", "seal-cycle --cycle 2026-03", "seal-cycle --cycle 2026-04")
    return story


@contextmanager
def rated_anew() -> Iterator[None]:
    """While all that is kept is rated again, as after an upgrade."""
    with patch("jobs.reading.rating_memo.code", return_value="another"):
        yield


def test_figures_stay_late_usage_is_written_off_and_what_is_kept_is_priced_as_before(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    totals, counts, journal = told(story)
    (dry,) = story.on(AFTER, "maintain-lake --dry-run")
    assert "gold.rated_usage: 3 uses of 2026-03 before 2026-04 would go" in capsys.readouterr().err
    assert (dry["expired"], story.reader.version(EXPIRED_DETAIL)) == (3 + 3 + 1 + 4, -1)
    for point in ("tallies are kept", "usage are removed"):
        with crashing_at(point, expiry), pytest.raises(Crash):
            story.on(AFTER, "maintain-lake")
        assert told(story)[0] == totals
    removed, again = story.on(AFTER, "maintain-lake", "maintain-lake")
    assert (removed["expired"], again["expired"]) == (3 + 1 + 4, 0)
    assert {row["usage_id"] for table in (USAGE, RATED_USAGE) for row in story.reader.rows(table)} == {"a3", "b2"}
    after = told(story)
    assert (after[0], after[1]["cycles"]) == (totals, counts["cycles"])
    assert (counts["unmatched"], after[1]["unmatched"], after[1]["written_off"]) == (1, 0, 1)
    assert {name for name in journal if journal[name] != after[2][name]} == {"lines", "suspense"}
    with_rejects = past_the_clock(story)
    what_is_kept(story)
    assert nothing_is_left(story, capsys) == with_rejects


def past_the_clock(story: Story) -> list[tuple[Any, ...]]:
    """A call of March that was never seen, with one that was billed and removed; and March's own file, which still lies
    where it was taken from, and which nobody knows any more."""
    (_, mediated) = story.on(AFTER, story.arrive("a2", "a1"), "mediate-cdrs")
    assert mediated["rejects_by_reason"] == {"too_late": 2 + 4, "missing_units": 1}
    assert (mediated["usage"], mediated["duplicates"]) == (0, 0)
    assert {row["record_id"] for row in story.reader.rows(REJECTS)} == {"a1", "a2", "b1", "x1", "broken"}
    totals, counts, _ = told(story)
    assert (counts["broken"], counts["too_late"]) == (0, 6)
    return totals


def what_is_kept(story: Story) -> None:
    """April is rated and billed as before, by what March left of it in gold."""
    with rated_anew():
        assert [run["changed"] for run in story.on(AFTER, "rate-usage", "bill-cycle --cycle 2026-04")] == [0, 0]
    (a3,) = story.reader.rows(RATED_USAGE, {"usage_id": ["a3"]})
    assert a3["charge"] == Decimal("3.60"), "of a hundred minutes sixty are free, and ten of March"
    for command in ("bill-cycle", "rerate-usage", "approve-bills", "render-bills"):
        with pytest.raises(Stop, match="2026-03: call detail before 2026-04 was removed"):
            story.on(AFTER, f"{command} --cycle 2026-03")
    story.on(AFTER, "check-numbers --files")


def nothing_is_left(story: Story, capsys: pytest.CaptureFixture[str]) -> list[tuple[Any, ...]]:
    """April goes, too, and has nothing rated anew. What held March alone is off the disk once no reader can need it."""
    story.on(AFTER, "rate-usage")  # by the code that there is
    feed = Path(story.store.path(USAGE), "_change_data")
    march = Path(story.store.path(CDR_EVENTS), "ingest_day=2026-03-25")
    assert (any(feed.rglob("*.parquet")), any(march.glob("*.parquet"))) == (True, True)
    with patch("lake.vacuum.AT_ONCE", "RETAIN 0 HOURS"):
        story.on(MUCH_LATER, "maintain-lake")
    said = capsys.readouterr().err
    assert "gold.rated_usage: 2 uses of 2026-04 before 2026-05 are removed" in said
    assert "files of itemisations and seals are removed" in said
    assert (any(feed.rglob("*.parquet")), any(march.glob("*.parquet"))) == (False, False)
    with patch("jobs.rate_usage.rated_again", side_effect=AssertionError("rated anew")):
        story.on(MUCH_LATER, "rate-usage", "check-numbers --files")
    assert not any(story.reader.rows(table) for table in (USAGE, RATED_USAGE))
    with pytest.raises(Stop, match="2026-04 has no call detail any more"):
        story.run("reproduce-bill", "B2026-0000003", "--seal", str(story.folder / "seals/2026-04"))
    return told(story)[0]
