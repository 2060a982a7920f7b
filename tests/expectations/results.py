"""Results of a gate without Spark: the measures are given, Great Expectations validates them."""

from datetime import UTC, datetime
from typing import Any

from expectations.measures import Measures
from expectations.usage import USAGE_SUITE
from expectations.validation import validated

AT = datetime(2026, 4, 1, 2, tzinfo=UTC)


def result(keys: dict[str, list[str]] | None = None, **broken: int) -> Any:
    """Of a thousand new rows of silver.usage: by rule, how many break it, and examples of them."""
    counts = {rule.name: broken.get(rule.name, 0) for rule in USAGE_SUITE.rules}
    validation = validated(USAGE_SUITE, Measures(1000, counts), "a-run", AT)
    for part in validation.results:
        part.meta["examples"] = (keys or {}).get(part.expectation_config.kwargs["column"], [])
    return validation
