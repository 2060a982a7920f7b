"""A gate measures the staged rows, has them validated, keeps the result, and lets them pass or not."""

from datetime import UTC, datetime
from pathlib import Path

from expectations.data_docs import kept
from expectations.measures import Measures, examples, measured
from expectations.suite import Rule, Severity, Suite, shown
from expectations.validation import failures, preload, validated
from lake.rows import Rows
from lake.store import Gate, Store
from machine.command import Call, ControlFailed


def gate(suite: Suite, call: Call) -> Gate:
    """The suite as the store's gate. Raises ControlFailed for a broken critical rule; warnings are said."""
    preload()

    def admit(rows: Rows) -> None:
        measures = measured(suite, rows)
        result = validated(suite, measures, call.run, datetime.now(UTC))
        broken = failures(suite, result)
        keys = examples(suite, broken, rows)
        for part in result.results:
            part.meta["examples"] = keys.get(part.expectation_config.kwargs["column"], [])
        page = kept(folder(suite, call.store), result)
        said: dict[Severity, list[str]] = {"critical": [], "warning": []}
        for rule in broken:
            said[rule.severity].append(in_words(suite, rule, measures, keys[rule.name]))
        for text in said["warning"]:
            call.say(f"warning: new rows of {suite.table.name}: {text}; see {page}")
        if said["critical"]:
            raise ControlFailed(
                f"{suite.table.name} stays as it was, for of {measures.rows:,} new rows {'; '.join(said['critical'])}. "
                f"Mend what made them and run it again; all numbers are in {page}"
            )

    return admit


def in_words(suite: Suite, rule: Rule, measures: Measures, keys: list[str]) -> str:
    """The rule, the number observed, the number allowed, and a few rows by their key."""
    number, most = shown(measures.number(rule), rule.severity), shown(rule.most, rule.severity)
    such_as = f"such as {', '.join(suite.table.key)} = {' | '.join(keys)}"
    return f"{rule.name} ({rule.holds}) is broken by {number}, at most {most} may, {such_as}"


def folder(suite: Suite, store: Store) -> Path:
    """Where the results of a table are kept: inside the lake, or below var/ where the lake is a bucket."""
    root = Path("var") if "://" in store.root else Path(store.root)
    return root / "_expectations" / suite.table.name
