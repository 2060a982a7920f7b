"""The staged rows are looked at once, and once more where a rule is broken."""

import pytest

from expectations.measures import Measures, examples, measured
from expectations.usage import USAGE_SUITE
from lake.store import Store
from tests.control_rows import use_rows

RULES = {rule.name: rule for rule in USAGE_SUITE.rules}


def test_the_measures_are_the_rows_and_how_many_break_a_rule(store: Store) -> None:
    rows = use_rows(store, {}, {"units": -1}, {"usage_id": "other", "technology": None})

    measures = measured(USAGE_SUITE, rows)

    assert measures.rows == 3
    assert {name: count for name, count in measures.broken.items() if count} == {
        "key_unique": 1,
        "units_not_negative": 1,
        "technology_given": 1,
    }


def test_a_critical_rule_is_held_against_a_count_and_a_warning_against_a_share() -> None:
    measures = Measures(1000, {"units_not_negative": 3, "technology_given": 3})

    assert measures.number(RULES["units_not_negative"]) == 3
    assert measures.number(RULES["technology_given"]) == 0.003
    assert Measures(0, {"technology_given": 0}).number(RULES["technology_given"]) == 0


def test_examples_of_all_rules_are_the_first_keys_by_one_query(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = [{"usage_id": f"bad-{number}", "units": -1} for number in (4, 2, 3, 1)]
    rows = use_rows(store, {"usage_id": "twice"}, {"usage_id": "twice"}, *bad)
    queries = []
    collect = type(rows).collect
    monkeypatch.setattr(type(rows), "collect", lambda query: queries.append(query) or collect(query))

    keys = examples(USAGE_SUITE, [RULES["key_unique"], RULES["units_not_negative"]], rows)

    assert keys == {"key_unique": ["twice"], "units_not_negative": ["bad-1", "bad-2", "bad-3"]}
    assert len(queries) == 1
    assert examples(USAGE_SUITE, [], rows) == {}
    assert len(queries) == 1
