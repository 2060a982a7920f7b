"""maintain-lake has nothing rated or billed anew, and keeps what a cycle was made of until its time is over."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from pyspark.sql import SparkSession

from gold import TABLES as GOLD
from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.rated_usage import RATED_USAGE
from jobs import maintain_lake
from lake import log
from lake.errors import ControlFailed
from lake.retention import FILES, Retention
from lake.store import Store
from silver.usage import USAGE
from tests.story_lake import BASIC, FIRST, Story, subscriber

pytestmark = pytest.mark.slow

MARCH = ["rate-usage", "bill-cycle --cycle 2026-03"]
LATER = ["maintain-lake --dry-run", "maintain-lake"]
BILL = "reproduce-bill B2026-0000001"


@pytest.fixture(scope="module")
def story(spark: SparkSession, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """March, issued, rated and billed again with a late call, in several small files, below a folder with a blank."""
    folder = tmp_path_factory.mktemp("upkeep")
    story = Story(Store(spark, str(folder / "the lake 100%")), folder)
    story.begin()
    issue = ("approve-bills --cycle 2026-03", "issue-bills --cycle 2026-03 --jobs 1")
    story.used("a1")
    story.on("2026-04-05", story.load(BASIC, subscriber(FIRST, "ACC-A", "basic")), *MARCH, *issue)
    story.used("a2")
    story.on("2026-04-10", *MARCH)
    return story


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two files are many, and every retention is over at once. Rows stay: tests/test_expired_detail.py has them go."""
    monkeypatch.setattr(maintain_lake, "expire", lambda _: 0)
    monkeypatch.setattr(maintain_lake, "FEW_FILES", 2)
    monkeypatch.setattr(Retention, "days", lambda *_: 0)


def tidied(story: Story, day: str) -> Sequence[dict[str, Any]]:
    """The counts of a dry run, and of one in earnest."""
    return story.on(day, *LATER)


def test_upkeep_rates_and_bills_nothing_anew_and_keeps_what_an_unsealed_cycle_needs(
    story: Story, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {table.name: story.reader.version(table) for table in GOLD}
    maintain_lake.JOB.counts(story.settings)  # with a store of its own, as the command has it
    said = capsys.readouterr().err
    assert "gold.rated_usage: small files of 1 partitions put together" in said
    assert re.search(r"gold.rated_usage: 2 files of [\d,]+ bytes are kept, since 2026-03 is not sealed", said)
    assert story.reader.version(RATED_USAGE) > before[RATED_USAGE.name], "files were put together"
    with patch("jobs.rate_usage.read_rating", side_effect=AssertionError("rated anew")):
        rated = story.run("rate-usage")
    with patch("jobs.bill_cycle.billed_anew", side_effect=AssertionError("billed anew")):
        billed = story.run("bill-cycle", "--cycle", "2026-03")
    assert (rated["changed"], billed["changed"]) == (0, 0)
    story.on("2026-12-01", "check-numbers --files", "approve-bills --cycle 2026-03", BILL)
    again, last = tidied(story, "2026-12-01")
    assert (again["optimized"], last["removed"], again["kept"]) == (0, 0, last["kept"])
    assert last["kept"] > 0
    properties = log.properties(story.reader.path(RATED_USAGE), story.reader.version(RATED_USAGE))
    assert properties[FILES] == "interval 0 days"


def test_once_sealed_and_past_its_day_it_goes_unless_it_is_on_hold(
    story: Story, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(maintain_lake, "EVERY", (USAGE, RATED_USAGE, BILL_LINES, BILLS))  # a second each
    story.on("2026-12-02", "seal-cycle --cycle 2026-03")
    for held, why in (("", "2026-03 is kept until 2028-05-01"), ("2026-03", "2026-03 is on hold")):
        capsys.readouterr()
        with on_hold(story, held):
            (dry,) = story.on("2028-05-02" if held else "2028-04-30", "maintain-lake --dry-run")
        assert (dry["removed"], f"are kept, since {why}" in capsys.readouterr().err) == (0, True)
    drafts = story.folder / "invoices/2026-03"
    drafts.mkdir()
    (drafts / "2026-03-ACC-A.json").write_text("{}", encoding="utf-8")
    with on_hold(story, "ACC-A"):
        story.on("2028-05-02", "maintain-lake", BILL)
    assert drafts.exists()
    assert "are kept, since ACC-A is on hold" in capsys.readouterr().err
    dry, gone = tidied(story, "2028-05-02")
    assert (dry["removed"], dry["bytes"]) == (gone["removed"], gone["bytes"])
    assert gone["removed"] > 0
    assert (gone["kept"], gone["drafts"], drafts.exists()) == (0, 1, False)
    assert re.search(r"^ +[\d,]+  /.*/gold/rated_usage/utc_month=2026-03/part-", capsys.readouterr().out, re.MULTILINE)
    story.on("2028-05-02", "check-numbers --files", "rate-usage", "bill-cycle --cycle 2026-03")
    with pytest.raises(ControlFailed, match="B2026-0000001: expired: "):
        story.on("2028-05-02", BILL)
    with pytest.raises(ControlFailed, match=r"lost: .* that is a loss, since its seal has it kept until 2028-05-01"):
        story.on("2028-04-30", BILL)


@contextmanager
def on_hold(story: Story, what: str) -> Iterator[None]:
    """While a cycle or an account stands in the settings as held."""
    path = story.folder / "settings.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("holds = []", f"holds = {json.dumps([what] if what else [])}"), encoding="utf-8")
    yield
    path.write_text(text, encoding="utf-8")
