"""Great Expectations judges a row of numbers. It never sees the table, and needs no Spark and no network."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any

from expectations.measures import Measures
from expectations.suite import Rule, Suite

UNUSED = ("pyspark.ml.feature", "pyspark.sql.connect.dataframe", "pyspark.sql.connect.session")
"""Modules that Great Expectations imports if it can and that judging pandas rows never needs.

They take a second, and where the program is a `python -c` the last two end the process without a word.
"""


@dataclass(frozen=True)
class Verdict:
    """A rule, the number found, and whether the rule allows it."""

    rule: Rule
    found: int | float
    passed: bool

    @property
    def critical(self) -> bool:
        """Whether it keeps the rows out."""
        return not self.passed and self.rule.severity == "critical"


def judged(suite: Suite, measures: Measures) -> list[Verdict]:
    """A verdict for each rule, in their order."""
    import pandas as pd

    gx = library()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset(suite.table.name)
    numbers = pd.DataFrame([{rule.name: measures[rule.name] for rule in suite.rules}])
    batch = asset.add_batch_definition_whole_dataframe("new rows").get_batch({"dataframe": numbers})
    expectations = [expectation(gx, rule) for rule in suite.rules]
    results = batch.validate(gx.ExpectationSuite(name=suite.table.name, expectations=expectations)).results
    passed = {result.expectation_config.kwargs["column"]: bool(result.success) for result in results}
    return [Verdict(rule, numbers[rule.name][0].item(), passed[rule.name]) for rule in suite.rules]


def expectation(gx: Any, rule: Rule) -> Any:
    """The rule as Great Expectations says it: the only value of the number's column is at most so much."""
    return gx.expectations.ExpectColumnMaxToBeBetween(
        column=rule.name, max_value=rule.most, severity=rule.severity, description=rule.holds
    )


def shown(number: int | float, rule: Rule) -> str:
    """A share of rows as a percentage, a count as it is."""
    return f"{number * 100:.3g} %" if rule.severity == "warning" else f"{number:,.0f}"


def library() -> Any:
    """Great Expectations. The import takes seconds, so it is done late; see preload."""
    with hidden(*UNUSED):
        import great_expectations
    return great_expectations


def preload() -> None:
    """Begins the import beside what the caller does next, which is to wait for Spark."""
    Thread(target=library, name="import great_expectations", daemon=True).start()


@contextmanager
def hidden(*modules: str) -> Iterator[None]:
    """Makes an import of the modules fail, unless they were imported before."""
    unseen = [module for module in modules if module not in sys.modules]
    sys.modules.update(dict.fromkeys(unseen))  # type: ignore[arg-type]  # None is how Python is told so
    try:
        yield
    finally:
        for module in unseen:
            sys.modules.pop(module, None)
