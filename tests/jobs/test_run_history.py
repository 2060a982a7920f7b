"""run-history: the runs as a table and as JSON, and metrics that Prometheus's rules may name."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from gold.bills import BILLS
from jobs import run_history
from lake.runs import Run, newest_runs, write_run
from serving.metrics import METRICS, Sample, metrics_text
from tests.builders import ROOT
from tests.lake_settings import settings_of, write_rows

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
SAMPLE = re.compile(r'(?P<name>\w+)\{(?P<labels>(?:\w+="[^"]*",?)*)\} (?P<value>[0-9.]+)')


@pytest.fixture
def settings(tmp_path: Path) -> list[str]:
    """Of a lake where rating was done, then failed, and call records came."""
    lake = str(tmp_path / "lake")
    ended = {"ended": NOON + timedelta(seconds=90), "state": "done", "exit_status": 0, "user": "night"}
    done = Run("rate-usage-20261127T120000.000000", "rate-usage", NOON, counts={"rated": 1_234, "error": 0}, **ended)
    later = NOON + timedelta(days=1)
    failed = replace(done, run="rate-usage-20261128T120000.000000", began=later, state="failed", exit_status=3)
    failed = replace(failed, by="A. Idrissi")
    taken = replace(done, run="ingest-cdrs-20261127T110000.000000", job="ingest-cdrs", counts={"events": 5, "lag": 7})
    for run in (done, replace(failed, ended=later + timedelta(seconds=3), counts={}), taken):
        write_run(lake, run)
    write_rows(tmp_path / "lake", BILLS, [{"bill_id": "b"}])
    return settings_of(tmp_path)


def test_the_table_is_newest_first(settings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_history.main(settings) == 0
    titles, *lines = capsys.readouterr().out.splitlines()
    assert titles.split() == ["began", "(UTC)", "job", "state", "exit", "seconds", "user", "counts"]
    assert lines[0].startswith("2026-11-28 12:00:00  rate-usage   failed     3      3.0  A. Idrissi (night)")
    assert lines[1].endswith("rate-usage   done       0     90.0  night               rated 1,234, error 0")
    assert len(lines) == 3


def test_one_job_and_so_many_runs_are_asked_for(settings: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_history.main([*settings, "--job", "rate-usage", "--last", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["runs"] == 1
    assert told["listed"][0]["state"] == "failed"
    assert told["listed"][0]["seconds"] == 3.0


def samples(text: str) -> dict[tuple[str, str], str]:
    matches = [SAMPLE.fullmatch(line) for line in text.splitlines() if not line.startswith("#")]
    assert all(matches)
    return {(match["name"].removeprefix("tollhouse_"), match["labels"]): match["value"] for match in matches if match}


def test_metrics_tell_the_newest_run_the_last_success_lag_and_layers(settings: list[str], tmp_path: Path) -> None:
    file = tmp_path / "metrics" / "tollhouse.prom"
    assert run_history.main([*settings, "--prometheus", str(file)]) == 0
    told, rating = samples(file.read_text()), 'command="rate-usage"'
    assert told["job_last_success_timestamp_seconds", rating] == f"{NOON.timestamp() + 90:.3f}"
    assert told["job_last_run_timestamp_seconds", rating] == f"{NOON.timestamp() + 86_400:.3f}"
    assert (told["job_seconds", rating], told["job_exit_status", rating]) == ("3.000", "3")
    assert told["job_state", f'{rating},state="failed"'] == "1"
    assert told["job_state", f'{rating},state="done"'] == "0"
    assert told["job_count", f'{rating},count="rated"'] == "1234"
    assert told["kafka_lag_records", 'topic="cdr"'] == "7"
    assert ("layer_last_change_timestamp_seconds", 'layer="gold"') in told
    assert [path.name for path in file.parent.iterdir()] == ["tollhouse.prom"]


def test_the_text_says_of_every_metric_what_it_is_and_escapes_labels() -> None:
    text = metrics_text([Sample("tollhouse_job_count", {"count": 'a"b\\c\n'}, 1)])
    assert text == (
        f"# HELP tollhouse_job_count {METRICS['tollhouse_job_count']}\n"
        "# TYPE tollhouse_job_count gauge\n"
        'tollhouse_job_count{count="a\\"b\\\\c\\n"} 1\n'
    )


def test_every_metric_that_an_alert_names_exists() -> None:
    rules = yaml.safe_load((ROOT / "conf/alerts.yml").read_text(encoding="utf-8"))
    alerts = [rule for group in rules["groups"] for rule in group["rules"]]
    named = {name for alert in alerts for name in re.findall(r"tollhouse_\w+", alert["expr"])}
    assert named <= set(METRICS)
    assert {"tollhouse_kafka_lag_records", "tollhouse_job_state"} <= named
    assert len({alert["alert"] for alert in alerts}) == len(alerts)
    assert all(alert["annotations"]["summary"] and alert["labels"]["severity"] for alert in alerts)


def test_a_lake_without_runs_is_named_and_keeps_none_of_the_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_history.main(settings_of(tmp_path)) == 0
    assert f"{tmp_path / 'lake'} keeps no such run" in capsys.readouterr().err
    assert not list(newest_runs(str(tmp_path / "lake")))


def test_a_job_that_never_ran_is_told_with_those_that_did(
    settings: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_history.main([*settings, "--job", "rate-usge"]) == 1
    assert "no run of rate-usge is kept: there are some of ingest-cdrs, rate-usage." in capsys.readouterr().err
