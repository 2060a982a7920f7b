"""What a terminal shows of a job's progress, and that nothing else does."""

import sys
import time
from io import BytesIO, StringIO, TextIOWrapper

import pytest

from machine.progress import Pulse, above, bar


class Terminal(StringIO):
    """Takes what is written for a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_passes_everything_on_and_is_drawn_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert list(bar([2, 3], 5, "bills", lambda item: item)) == [2, 3]
    assert "5.00/5.00" in terminal.getvalue()


def test_a_bar_says_nothing_to_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(bar([2, 3], 5, "bills", lambda item: item)) == [2, 3]
    assert list(bar([], 0, "bills")) == []
    assert capsys.readouterr().err == ""


def test_a_pulse_tells_a_terminal_how_far_spark_is_and_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    pulse = Pulse("rate-usage")
    with pulse:
        pulse.begin(lambda: (3, 11))
        while "3 of 11 tasks done" not in terminal.getvalue():
            time.sleep(0.05)  # the test's own limit ends it
        above("rate-usage: step 2", terminal)
    assert "rate-usage: 00:" in terminal.getvalue()
    assert "rate-usage: step 2\n" in terminal.getvalue()
    assert terminal.getvalue().rpartition("\r")[2].strip() == ""


def test_a_pulse_ends_where_spark_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> tuple[int, int]:
        raise ConnectionError("Spark is gone")

    monkeypatch.setattr(sys, "stderr", Terminal())
    pulse = Pulse("rate-usage")
    with pulse:
        pulse.begin(gone)


def test_a_pulse_says_nothing_to_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    pulse = Pulse("rate-usage")
    with pulse:
        pulse.begin(lambda: (3, 11))
        assert pulse.drawing is None
    assert capsys.readouterr().err == ""


def test_what_is_shown_is_there_at_once_in_a_pipe_too() -> None:
    pipe = BytesIO()
    file = TextIOWrapper(pipe, encoding="utf-8")
    above("the summary", file)
    assert pipe.getvalue() == b"the summary\n"
