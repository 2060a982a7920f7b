"""A result is kept as the library's JSON and as a page that needs no network."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from expectations.data_docs import KEPT_PAGES, kept, page
from lake.pack import zipped
from tests.expectations.results import result
from tests.small_lakes import ROOT


def words(html: str) -> str:
    """What a reader sees of a page, on one line."""
    parser, texts = HTMLParser(), []
    parser.handle_data = texts.append  # type: ignore[method-assign]
    parser.feed(html.partition("<body>")[2])
    return re.sub(r"\s+", " ", " ".join(texts))


@pytest.mark.parametrize(
    ("broken", "outcome"),
    [
        ({}, "passed 1,000 new rows. The rows were let in. Statistics"),
        ({"technology_given": 70}, "warned 1,000 new rows. The rows were let in, with a warning. Statistics"),
        ({"technology_given": 70, "units_not_negative": 3}, "failed 1,000 new rows. The rows were kept out; the table"),
    ],
)
def test_the_page_says_what_became_of_the_rows(broken: dict[str, int], outcome: str) -> None:
    assert words(page(result(**broken))).strip().startswith(f"silver.usage {outcome}")


def test_the_page_tells_rules_numbers_bounds_and_examples_by_severity_the_broken_first() -> None:
    keys = {"units_not_negative": ["use-1", "use-2"], "technology_given": ["use-3"]}

    text = words(page(result(keys, units_not_negative=2, technology_given=70)))

    critical, warning = "Critical: rows that break a rule", "Warning: share of rows that break a rule"
    header = "Status Expectation Observed Value"
    assert f"{critical} {header} units not negative units >= 0 2, at most 0 use-1 use-2 key unique" in text
    assert f"{warning} {header} technology given technology IS NOT NULL 7 %, at most 5 % use-3 start time" in text
    assert "Run Name a-run Run Time 2026-04-01T02:00:00Z" in text


def test_the_page_loads_and_links_nothing() -> None:
    html = page(result(units_not_negative=3))

    assert re.findall(r"https?:|//|<script|<link|<img|src=|href=|url\(|@import", html) == []


def test_a_rule_and_a_key_are_texts_whatever_they_hold() -> None:
    key = "<script>alert('$$ & ${x}')</script>"

    html = page(result({"units_not_negative": [key]}, units_not_negative=1))

    assert "<script>" not in html
    assert key in words(html)
    assert "<br>usage_id &lt;&gt; " in html


def test_the_json_is_the_result_with_the_examples(tmp_path: Path) -> None:
    path = kept(tmp_path, result({"units_not_negative": ["use-1"]}, units_not_negative=1))

    document = json.loads(path.with_name(f"{path.stem}.json").read_text())
    (failed,) = (part for part in document["results"] if not part["success"])
    assert failed["expectation_config"]["kwargs"]["column"] == "units_not_negative"
    assert (failed["result"]["observed_value"], failed["meta"]["examples"]) == (1, ["use-1"])
    assert document["meta"]["run_id"]["run_name"] == "a-run"
    assert document["statistics"]["unsuccessful_expectations"] == 1


def test_only_the_last_results_are_kept(tmp_path: Path) -> None:
    for number in range(KEPT_PAGES + 5):
        for kind in ("html", "json"):
            tmp_path.joinpath(f"20200101T0000{number:02}-old.{kind}").touch()

    path = kept(tmp_path, result())

    for kind in ("html", "json"):
        names = sorted(old.name for old in tmp_path.glob(f"*.{kind}"))
        assert len(names) == KEPT_PAGES
        assert names[-1] == f"{path.stem}.{kind}"


@pytest.mark.slow
def test_a_result_is_kept_by_a_program_given_on_the_command_line_that_has_the_packages_as_a_zip(tmp_path: Path) -> None:
    """Great Expectations imports a part of pyspark that ends such a program, status 0, no word; a zip is no folder."""
    tmp_path.joinpath("tollhouse.zip").write_bytes(zipped(ROOT))
    program = """
from datetime import UTC, datetime
from expectations import data_docs, measures, usage, validation
suite = usage.USAGE_SUITE
numbers = measures.Measures(1, {rule.name: 0 for rule in suite.rules})
result = validation.validated(suite, numbers, "a-run", datetime.now(UTC))
for part in result.results:
    part.meta["examples"] = []
print(data_docs.__file__, data_docs.page(result))
"""
    environment = os.environ | {"PYTHONPATH": str(tmp_path / "tollhouse.zip")}

    command = [sys.executable, "-c", program]
    output = subprocess.check_output(command, cwd=tmp_path, env=environment, text=True, timeout=60)

    assert output.startswith(str(tmp_path / "tollhouse.zip"))
    assert "The rows were let in." in output
