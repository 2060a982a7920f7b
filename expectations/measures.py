"""The numbers that expectations are about: one look at the staged rows, however many the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from expectations.suite import KEY_UNIQUE, Rule, Suite, broken
from lake.rows import Rows


@dataclass(frozen=True)
class Measures:
    """How many rows there are, and by rule's name how many break it; of a key, how many are too many."""

    rows: int
    broken: dict[str, int]

    def number(self, rule: Rule) -> int | float:
        """What the rule's most is held against: of a critical rule the rows that break it, of a warning their share."""
        count = self.broken[rule.name]
        return count if rule.severity == "critical" else count / max(self.rows, 1)


def measured(suite: Suite, rows: Rows) -> Measures:
    """The measures of the rows, by one query.

    Numbers alone: beside the greatest of a text, Spark would neither hash nor compile the sums.
    """
    numbers = [f"count_if({broken(rule.holds)}) AS {rule.name}" for rule in suite.rules if by_row(rule)]
    # Apart from the rest: beside a count of distinct keys all the other numbers would be shuffled, key by key.
    repeats = repeated(suite, rows).selectExpr(f"coalesce(sum(count - 1), 0) AS {KEY_UNIQUE}")
    (row,) = rows.selectExpr("count(*) AS rows", *numbers).crossJoin(repeats).collect()
    count, *_ = row
    return Measures(count, {rule.name: row[rule.name] for rule in suite.rules})


def examples(suite: Suite, rules: Sequence[Rule], rows: Rows, most: int = 3) -> dict[str, list[str]]:
    """By the name of a rule, the keys of a few rows that break it, the first in order. One query, if any."""
    if not rules:
        return {}
    key = f"concat_ws(', ', {', '.join(f'string({name})' for name in suite.table.key)})"
    few = [
        (rows.where(broken(rule.holds)) if by_row(rule) else repeated(suite, rows))
        .selectExpr(f"'{rule.name}' AS rule", f"{key} AS key")
        .orderBy("key")
        .limit(most)
        for rule in rules
    ]
    keys = reduce(lambda one, other: one.unionAll(other), few).collect()
    return {rule.name: sorted(row["key"] for row in keys if row["rule"] == rule.name) for rule in rules}


def by_row(rule: Rule) -> bool:
    """Whether a row alone shows that it breaks the rule."""
    return rule.name != KEY_UNIQUE


def repeated(suite: Suite, rows: Rows) -> Rows:
    """The keys that stand more than once, with their count."""
    return rows.groupBy(*suite.table.key).count().where("count > 1")
