"""Great Expectations judges the measures and says what it judged."""

from expectations.usage import USAGE_SUITE
from expectations.validation import failures
from tests.expectations.results import AT, result


def test_the_result_names_the_run_the_time_the_table_and_how_many_rows() -> None:
    meta = result().meta

    assert meta["run_id"].to_tuple() == ("a-run", AT.strftime("%Y%m%dT%H%M%S.%fZ"))
    assert meta["batch_parameters"] == {"table": "silver.usage", "rows": 1000}


def test_one_row_is_too_many_for_a_critical_rule_and_a_share_for_a_warning() -> None:
    validation = result(units_not_negative=1, technology_given=51, nothing_odd=100)

    assert [rule.name for rule in failures(USAGE_SUITE, validation)] == ["units_not_negative", "technology_given"]
    assert validation.get_max_severity_failure() == "critical"
    assert result(technology_given=51).get_max_severity_failure() == "warning"
    assert result(technology_given=50).success


def test_a_rule_is_an_expectation_with_a_text_a_bound_and_the_number_observed() -> None:
    (part,) = (part for part in result(technology_given=51).results if not part.success)

    assert part.expectation_config.description == "technology given\ntechnology IS NOT NULL"
    assert (part.expectation_config.severity, part.expectation_config.kwargs["max_value"]) == ("warning", 0.05)
    assert part.result["observed_value"] == 0.051
