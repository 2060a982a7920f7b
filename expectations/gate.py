"""A gate measures the staged rows, has them judged, writes the page, and lets them pass or not."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pyspark.sql import DataFrame

from expectations.measures import Measures, examples, measured
from expectations.page import page
from expectations.suite import Suite
from expectations.verdicts import Verdict, judged, preload, shown
from lake.command import Call, ControlFailed
from lake.store import Gate, Store

PAGES_KEPT = 20
"""Per table; a run in trickles would fill the disk."""


def gate(suite: Suite, call: Call) -> Gate:
    """The suite as the store's gate. Raises ControlFailed for a broken critical rule; warnings are said."""
    preload()

    def admit(rows: DataFrame) -> None:
        measures = measured(suite, rows)
        verdicts = judged(suite, measures)
        where = written(suite, call, measures, verdicts)
        for verdict in verdicts:
            if not verdict.passed and not verdict.critical:
                call.say(f"warning: new rows of {suite.table.name}: {in_words(verdict)}; see {where}")
        if any(verdict.critical for verdict in verdicts):
            raise ControlFailed(refusal(suite, rows, measures, verdicts, where))

    return admit


def refusal(suite: Suite, rows: DataFrame, measures: Measures, verdicts: list[Verdict], where: Path) -> str:
    """Why the rows were kept out: the critical rules they break, and whom it is about."""
    broken = [
        f"{in_words(verdict)}{such_as(suite, examples(suite, verdict.rule, rows))}"
        for verdict in verdicts
        if verdict.critical
    ]
    return (
        f"{suite.table.name} stays as it was, for of {measures['rows']:,} new rows {'; '.join(broken)}. "
        f"Mend what made them and run it again; all numbers are in {where}"
    )


def in_words(verdict: Verdict) -> str:
    """The expectation, the number found and the number expected."""
    rule = verdict.rule
    found, most = shown(verdict.found, rule), shown(rule.most, rule)
    return f"{rule.name} ({rule.holds}) is broken by {found}, at most {most} may"


def such_as(suite: Suite, keys: list[str]) -> str:
    """A few rows by their key."""
    return f", such as {', '.join(suite.table.key)} = {' | '.join(keys)}" if keys else ""


def folder(suite: Suite, store: Store) -> Path:
    """Where the pages of a table are: inside the lake, or below var/ where the lake is a bucket."""
    root = Path("var") if "://" in store.root else Path(store.root)
    return root / "_expectations" / suite.table.name


def written(suite: Suite, call: Call, measures: Measures, verdicts: Sequence[Verdict]) -> Path:
    """Writes the page of these rows, drops the oldest pages, and returns the page's path."""
    now, into = datetime.now(UTC), folder(suite, call.store)
    into.mkdir(parents=True, exist_ok=True)
    path = into / f"{now:%Y%m%dT%H%M%S%f}-{call.run}.html"
    path.write_text(page(suite, now, call.run, measures, verdicts), encoding="utf-8")
    for old in sorted(into.glob("*.html"))[:-PAGES_KEPT]:
        old.unlink(missing_ok=True)
    return path
