"""Snapshots and invoices in a bucket: whole or unseen, sent once, and no secret in any text."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from jobs import export_s3
from jobs.export_s3 import JOB
from lake.errors import Stop
from serving.s3.bucket import PART
from tests.object_store import KEY, NAME, SECRET, ObjectStore, invoices, publish
from tests.small_lakes import ROOT

FILES = {f"bills/2026-{month:02}.parquet": bytes([month]) * 1_000 for month in range(1, 9)} | {"reports/a.csv": b"a\n1"}
FIRST, SECOND, THIRD = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"
ADDRESS = f"s3://{NAME}/some/where"


def export(settings: Path, *more: str) -> dict[str, object]:
    return JOB.counts(["--settings", str(settings), ADDRESS, *more])


def test_a_snapshot_is_sent_once_and_its_pointer_says_where(objects: ObjectStore, tmp_path: Path) -> None:
    settings = publish(tmp_path, FIRST, FILES)
    counts = export(settings)
    assert (counts["sent"], counts["unchanged"]) == (len(FILES) + 2, 0)
    assert objects.names() == sorted(
        ["some/where/current.json", *(f"some/where/{FIRST}/{name}" for name in (*FILES, "manifest.json"))]
    )
    pointed = json.loads(objects.content("some/where/current.json"))["path"]
    assert objects.content(f"some/where/{pointed}/reports/a.csv") == b"a\n1"
    before = objects.written()
    assert (export(settings)["sent"], objects.written()) == (0, before)


def test_a_dry_run_says_how_much_and_sends_nothing(objects: ObjectStore, tmp_path: Path) -> None:
    counts = export(publish(tmp_path, FIRST, FILES), "--dry-run")
    assert counts["would_be_sent"] == len(FILES) + 2
    assert int(str(counts["would_be_sent_bytes"])) > 8_000
    assert objects.names() == []


def test_an_export_that_was_killed_shows_nothing_and_goes_on_where_it_was(objects: ObjectStore, tmp_path: Path) -> None:
    settings = publish(tmp_path, FIRST, FILES)
    killed = f"""
import os, signal
from jobs import export_s3
from serving.s3.bucket import Bucket
sent = Bucket.sent
def some(self, files):
    for number, file in enumerate(sent(self, files[:4]), start=1):
        yield file
        if number == 4:
            os.kill(os.getpid(), signal.SIGKILL)
Bucket.sent = some
export_s3.main(["--settings", {str(settings)!r}, {ADDRESS!r}])
"""
    done = subprocess.run([sys.executable, "-c", killed], cwd=ROOT, env=os.environ, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(objects.names()) == 4
    assert not any(key.endswith(("manifest.json", "current.json")) for key in objects.names())
    counts = export(settings)
    assert (counts["sent"], counts["unchanged"]) == (len(FILES) - 2, 4)


def test_the_pointer_stays_where_it_was_until_the_next_snapshot_is_whole(
    objects: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(publish(tmp_path, FIRST, FILES))
    settings = publish(tmp_path, SECOND, FILES)
    monkeypatch.setattr(export_s3, "unlike", lambda _files, _there: ["some/where/gone"])
    with pytest.raises(Stop, match="1 files such as some/where/gone are gone from bucket"):
        export(settings)
    assert FIRST in str(objects.content("some/where/current.json"))


@pytest.mark.parametrize("metadata", [{}, {"sha256": "kept"}], ids=["without a sum", "with the sum it had"])
def test_an_object_that_was_changed_is_sent_again(
    objects: ObjectStore, tmp_path: Path, metadata: dict[str, str]
) -> None:
    settings = publish(tmp_path, FIRST, FILES)
    export(settings)
    key = f"some/where/{FIRST}/bills/2026-03.parquet"
    if metadata:
        metadata = objects.client.head_object(Bucket=NAME, Key=key)["Metadata"]
    other = {"Body": b"x" * 1_000, "Metadata": metadata, "ChecksumAlgorithm": "SHA256"}
    objects.client.put_object(Bucket=NAME, Key=key, **other)
    assert export(settings)["sent"] == 1
    assert objects.content(key) == FILES["bills/2026-03.parquet"]


@pytest.mark.slow
def test_a_large_file_goes_in_parts_and_is_known_again(objects: ObjectStore, tmp_path: Path) -> None:
    large = os.urandom(2 * PART + 5)
    files = {"usage/2026-03.parquet": large, "usage/2026-04.parquet": large[:PART]}
    settings = publish(tmp_path, FIRST, files)
    export(settings)
    key = f"some/where/{FIRST}/usage/2026-03.parquet"
    assert objects.client.head_object(Bucket=NAME, Key=key)["ETag"].endswith('-3"')
    assert objects.content(key) == large
    assert export(settings)["sent"] == 0


def test_invoices_go_only_where_they_are_asked_for(objects: ObjectStore, tmp_path: Path) -> None:
    settings = publish(tmp_path, FIRST, FILES)
    with pytest.raises(Stop, match="run tollhouse render-bills first"):
        export(settings, "--invoices")
    invoices(tmp_path)
    export(settings)
    assert not any("invoices" in key for key in objects.names())
    assert export(settings, "--invoices")["sent"] == 2
    assert [key for key in objects.names() if "invoices" in key] == [
        "some/where/invoices/2026-03/2026-03-A1.json",
        "some/where/invoices/2026-03/2026-03-A1.pdf",
    ]
    kind = objects.client.head_object(Bucket=NAME, Key="some/where/invoices/2026-03/2026-03-A1.pdf")["ContentType"]
    assert kind == "application/pdf"


def test_numbers_that_the_settings_do_not_allow_stay_here(objects: ObjectStore, tmp_path: Path) -> None:
    settings = publish(tmp_path, FIRST, {"numbers/all.parquet": b"+212612000001"}, {"numbers": {}})
    with pytest.raises(Stop, match=r"lists numbers, which \[publish\] numbers no longer allows"):
        export(settings)
    assert objects.names() == []
    allowing = settings.read_text(encoding="utf-8").replace("numbers = false", "numbers = true")
    settings.write_text(allowing, encoding="utf-8")
    assert export(settings)["sent"] == 3


def test_a_bucket_as_the_place_to_publish_is_refused_with_the_way_out(objects: ObjectStore, tmp_path: Path) -> None:
    settings = publish(tmp_path, FIRST, FILES)
    text = settings.read_text(encoding="utf-8").replace(f"{tmp_path}/published", "s3://bucket/x")
    settings.write_text(text, encoding="utf-8")
    with pytest.raises(Stop, match="send what is published there to a bucket with tollhouse export-s3"):
        export(settings)
    assert objects.names() == []


@pytest.mark.slow
def test_snapshots_before_stay_until_only_some_are_to_be_kept(objects: ObjectStore, tmp_path: Path) -> None:
    objects.client.put_object(Bucket=NAME, Key="some/where/readme.txt", Body=b"ours")
    objects.client.put_object(Bucket=NAME, Key="some/where/dddddddddddd/half.parquet", Body=b"never whole")
    for name in (FIRST, SECOND, THIRD):
        settings = publish(tmp_path, name, FILES)
        assert export(settings)["snapshots_removed"] == 0
    assert {key.split("/")[2] for key in objects.names()} >= {FIRST, SECOND, THIRD}
    assert export(settings, "--keep", "2", "--dry-run")["snapshots_would_be_removed"] == 2
    assert export(settings, "--keep", "2")["snapshots_removed"] == 2
    assert {key.split("/")[2] for key in objects.names()} == {SECOND, THIRD, "current.json", "readme.txt"}


@pytest.mark.parametrize(
    ("variables", "address", "why"),
    [
        ({}, "s3://no-such-bucket/x", "bucket no-such-bucket at 127.0.0.1:[0-9]+: there is no such bucket"),
        ({"AWS_ACCESS_KEY_ID": ""}, ADDRESS, "boto3 has no credentials for it"),
        ({"AWS_PROFILE": "none"}, ADDRESS, "AWS_PROFILE names no profile"),
        ({"AWS_ENDPOINT_URL_S3": f"http://u:{SECRET[:7]}@127.0.0.1:9"}, ADDRESS, "127.0.0.1:9: nothing answers there"),
        ({"AWS_ENDPOINT_URL_S3": "nowhere"}, ADDRESS, "boto3 could not ask"),
        ({}, f"s3://{KEY}:{SECRET}@{NAME}/x", "the address is no s3://bucket/prefix"),
        ({}, f"https://{NAME}/x?token={SECRET}", "the address is no s3://bucket/prefix"),
    ],
)
def test_what_cannot_be_is_one_sentence_without_a_secret(
    objects: ObjectStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    variables: dict[str, str],
    address: str,
    why: str,
) -> None:
    assert objects.names() == []
    settings = publish(tmp_path, FIRST, FILES)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert export_s3.main(["--settings", str(settings), address]) == 1
    said = capfd.readouterr()
    (sentence,) = [line for line in said.err.splitlines() if line.startswith("export-s3: ")]
    assert re.search(why, sentence)
    assert not any(secret in said.err + said.out for secret in (KEY, SECRET, SECRET[:7]))
