"""What a text may not say is masked, in whatever form a library repeats it; all else stays as it is."""

import json
import logging
import sys
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from lake import failures
from lake.errors import ControlFailed, Stop
from lake.masking import masked
from machine.command import Call, Counts, Job
from machine.silence import libraries_silent
from tests.builders import SETTINGS

SECRET = """pl'an"t\\ed /se%cret"""
NUMBER = "+212600000001"
VARIABLES = ("TOLLHOUSE_KAFKA_SASL_PASSWORD", "TOLLHOUSE_KAFKA_SSL_KEY_PASSWORD", "TOLLHOUSE_DATABASE_PASSWORD",
             "TOLLHOUSE_NUMBER_SECRET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")  # fmt: skip


@pytest.mark.parametrize("variable", VARIABLES)
def test_a_secret_is_masked_in_every_form(variable: str) -> None:
    forms = (SECRET, repr(SECRET), json.dumps(SECRET), quote(SECRET, safe=""), quote_plus(SECRET))
    text = masked(f"refused: {' '.join(forms)}.", {variable: f"{SECRET}\n"})
    assert "an" not in text
    assert "cret" not in text


def test_a_name_a_file_and_a_short_secret_are_no_secrets_to_mask() -> None:
    others = {"TOLLHOUSE_KAFKA_SASL_USERNAME": "rater", "AWS_WEB_IDENTITY_TOKEN_FILE": "/x/token", "AWS_TOKEN": "a"}
    assert masked("rater at /x/token", others) == "rater at /x/token"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"the use of {NUMBER} broke", "the use of ***01 broke"),
        ("cdr_212600000001.jsonl, 0612345678", "cdr_***01.jsonl, ***78"),
        ("+212 6 00-00 00.01x", "***01x"),
        ("caller-0612345678, MSC01 0612345678", "caller-***78, MSC01 ***78"),
        ("GET http://key:se/cr@et@host:9/x?token=abc&a=1", "GET http://key:***@host:9/x?token=***&a=1"),
        ('LoginModule required username="u" password="a\\"b;\nc";', 'LoginModule required username="u" password=***;'),
        ("x -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- y", "x *** y"),
        ("-----BEGIN PRIVATE KEY-----\nMII", "***"),
    ],
)
def test_logins_keys_and_numbers_are_masked(text: str, shown: str) -> None:
    assert masked(text, {}) == shown


@pytest.mark.parametrize(
    "text",
    [
        "rate-usage-20260401T020000.123456: 12,345,678 rows, 1234567.89 MAD, in 20260401 and 20260401235959",
        "runId = 12345678-1234-1234-1234-123456789012, hash 0123456789ab, A100000001, +20 %, port 127.0.0.1:15002",
        "45 uses unmatched, such as MSC01-67803c31-000001248, TAP01-67803c31-000001105",
        "write it as postgresql+psycopg://user@host/database, abfss://lake@account.dfs.core.windows.net/x",
    ],
)
def test_all_else_stays(text: str) -> None:
    assert masked(text, {}) == text


@pytest.mark.parametrize("kind", [Stop, ControlFailed])
def test_no_sentence_of_a_job_says_either(kind: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    assert str(kind(f"{SECRET} of {NUMBER}")) == "*** of ***01"


def failing(_: Call) -> Counts:
    raise ZeroDivisionError(f"{SECRET} of {NUMBER}")


def saying(call: Call) -> Counts:
    call.say(f"{SECRET} of {NUMBER}")
    raise PermissionError(13, "Permission denied", f"/in/{NUMBER}.jsonl")


def test_neither_progress_nor_the_end_nor_a_fault_of_our_own_says_either(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOLLHOUSE_KAFKA_SASL_PASSWORD", SECRET)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    assert Job("try-it", "", "", lambda _: None, saying, kept=False).main(SETTINGS) == 1
    with pytest.raises(ZeroDivisionError) as broken:
        Job("try-it", "", "", lambda _: None, failing, kept=False).main(SETTINGS)
    sys.excepthook(broken.type, broken.value, broken.tb)
    said = capsys.readouterr().err
    assert "try-it: *** of ***01\ntry-it: cannot use /in/***01.jsonl: Permission denied" in said
    assert said.endswith("ZeroDivisionError: *** of ***01\n")


def test_neither_is_in_the_file_that_holds_the_whole_of_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOLLHOUSE_DATABASE_PASSWORD", SECRET)
    file = Path(failures.kept(f"Traceback: {SECRET} of {NUMBER}"))
    assert file.read_text() == "Traceback: *** of ***01"
    file.unlink()


def test_what_a_library_logs_while_a_job_runs_says_neither(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("TOLLHOUSE_NUMBER_SECRET", SECRET)
    with libraries_silent():
        try:
            raise ValueError(f"{SECRET} of {NUMBER}")
        except ValueError as error:
            logging.getLogger("server").exception(str(error))
    (record,) = caplog.records
    assert record.getMessage() == "*** of ***01"
    assert (record.exc_text or "").endswith("ValueError: *** of ***01")
    assert NUMBER not in caplog.text


def test_neither_is_in_what_is_said_of_wrong_arguments(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TOLLHOUSE_DATABASE_PASSWORD", SECRET)
    assert Job("try-it", "", "", lambda _: None, saying, kept=False).main([SECRET, NUMBER]) == 2
    assert "unrecognized arguments: *** ***01\n" in capsys.readouterr().err
