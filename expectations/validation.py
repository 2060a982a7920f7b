"""Great Expectations validates the measures. It never sees the table, and needs no Spark and no network."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread
from typing import Any

from expectations.measures import Measures
from expectations.suite import Rule, Suite

UNUSED_MODULES = ("pyspark.ml.feature", "pyspark.sql.connect.dataframe", "pyspark.sql.connect.session")
"""Modules that Great Expectations imports if it can and that judging pandas rows never needs.

They take a second, and where the program is a `python -c` the last two end the process without a word.
"""


def validated(suite: Suite, measures: Measures, run: str, at: datetime) -> Any:
    """The library's ExpectationSuiteValidationResult; its meta names the run, the time, the table and its rows."""
    import pandas as pd

    gx = library()
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("staged").add_dataframe_asset(suite.table.name)
    numbers = pd.DataFrame([{rule.name: measures.number(rule) for rule in suite.rules}])
    batch = asset.add_batch_definition_whole_dataframe("new rows").get_batch({"dataframe": numbers})
    expectations = [expectation(gx, rule) for rule in suite.rules]
    result = batch.validate(gx.ExpectationSuite(name=suite.table.name, expectations=expectations))
    result.meta["run_id"] = gx.RunIdentifier(run_name=run, run_time=at)
    result.meta["batch_parameters"] = {"table": suite.table.name, "rows": measures.rows}
    return result


def failures(suite: Suite, result: Any) -> list[Rule]:
    """The rules that the rows break by more than they may."""
    failed = {part.expectation_config.kwargs["column"] for part in result.results if not part.success}
    return [rule for rule in suite.rules if rule.name in failed]


def expectation(gx: Any, rule: Rule) -> Any:
    """The rule as Great Expectations says it: the only value of the number's column is at most so much."""
    return gx.expectations.ExpectColumnMaxToBeBetween(
        column=rule.name,
        max_value=rule.most,
        severity=rule.severity,
        description=f"{rule.name.replace('_', ' ')}\n{rule.holds}",
    )


def library() -> Any:
    """Great Expectations. The import takes seconds, so it is done late; see preload."""
    with hidden(*UNUSED_MODULES):
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
