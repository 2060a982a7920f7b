"""Topics that keep call detail longer than the lake are told, with the command that mends it: a real broker answers."""

import subprocess
import sys
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

import pytest

from jobs.reading import kafka_health
from lake import kafka
from lake.kafka import DAY, FOREVER
from lake.settings import read_settings
from machine.findings import OK, WARN, Finding
from tests.builders import ROOT

MONTHS = "and [retention] detail_months are 24"


def examined(servers: str, topic: str, rated_topic: str = "") -> Finding:
    """What is found of two topics; dead letters have none yet."""
    local = read_settings(ROOT / "conf/local.toml")
    where = replace(local.kafka, servers=servers, topic=topic, rated_topic=rated_topic, clean_topic="")
    (finding,) = kafka_health.kept(Namespace(settings=replace(local, kafka=where)))  # type: ignore[arg-type]
    return finding


def run(mend: str) -> None:
    """A command as it is told, by this Python."""
    program, *arguments = mend.partition(",")[0].split()
    assert program == str(Path("var/venv/bin/python"))
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def test_topics_that_keep_records_for_ever_are_mended_by_the_command(broker: str) -> None:
    kafka.create_topics(broker, {}, "endless", "other")
    assert kafka.kept(broker, {}, ["endless", "none such"]) == {"endless": FOREVER}
    finding = examined(broker, "endless", "other")
    text = f"endless keeps call detail for ever, other keeps call detail for ever, {MONTHS}"
    assert (finding.level, finding.text) == (WARN, text)
    run(finding.mend)
    assert kafka.kept(broker, {}, ["endless", "other"]) == {"endless": 744 * DAY, "other": 744 * DAY}
    assert examined(broker, "endless", "other") == Finding(OK, "retention", "endless, other within detail_months")


def test_a_topic_made_for_a_lake_keeps_records_as_long_as_the_lake_and_no_longer(broker: str) -> None:
    kafka.create_topics(broker, {}, "made", days=744)
    assert examined(broker, "made").level == OK
    kafka.create_topics(broker, {}, "longer", days=745)
    assert examined(broker, "longer").text == f"longer keeps call detail for 745 days, {MONTHS}"


def test_a_compacted_topic_keeps_the_newest_of_a_key_for_ever(broker: str) -> None:
    one = {"num_partitions": 1, "configs": {"cleanup.policy": "compact", "retention.ms": "1000"}}
    with kafka.admin(broker, {}) as connection:
        connection.create_topics({"compacted": one}, wait_for_metadata=True)
    finding = examined(broker, "compacted")
    assert finding.text == f"compacted keeps call detail for ever, {MONTHS}"
    run(finding.mend)
    assert examined(broker, "compacted").level == OK


def test_a_login_that_is_not_told_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka_health.kafka, "kept", lambda *_: {"cdr": None})
    finding = examined("127.0.0.1:1", "cdr")
    assert (finding.level, finding.mend) == (WARN, "give the login the right to describe configurations of topics")


def test_where_no_kafka_answers_there_is_nothing_to_tell() -> None:
    local = read_settings(ROOT / "conf/local.toml")
    call = Namespace(settings=replace(local, kafka=replace(local.kafka, servers="127.0.0.1:1")))
    assert kafka_health.kept(call) == []  # type: ignore[arg-type]
