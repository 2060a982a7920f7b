"""What Spark and Delta raise, as a sentence for people."""

from pathlib import Path

import pytest
from py4j.protocol import Py4JNetworkError
from pyspark.errors import AnalysisException, NumberFormatException, SparkRuntimeException
from pyspark.errors.exceptions.connect import SparkConnectGrpcException

from lake.failures import cause, end
from lake.session import SPARK_LOG
from lake.store import Store

GONE = "the Spark session ended before the job did: run it again to go on. The whole of it is in "


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[PATH_NOT_FOUND] Path does not exist: file:/a. SQLSTATE: 42K03", "Path does not exist: file:/a."),
        ("(java.io.IOException) No space left on device", "No space left on device"),
        ("An error occurred while calling o1.f.\n: java.io.IOException: Disk full\n\tat x.Y", "Disk full"),
        ("(org.apache.spark.SparkException) [A.B_C] It broke. SQLSTATE: XX000", "It broke."),
        ("", "no reason was given"),
    ],
)
def test_a_cause_is_words_without_the_marks_around_them(text: str, words: str) -> None:
    assert cause(text) == words


@pytest.mark.parametrize(
    "error",
    [
        SparkConnectGrpcException("<_InactiveRpcError of RPC: status = StatusCode.UNAVAILABLE>"),
        SparkRuntimeException("(java.lang.IllegalStateException) Cannot call methods on a stopped SparkContext."),
        Py4JNetworkError("Answer from Java side is empty"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_session_that_is_gone_is_told_as_that(error: Exception) -> None:
    ended = end(error)
    assert ended is not None
    status, why = ended
    assert (status, why[: len(GONE)]) == (1, GONE)
    Path(why[len(GONE) :].rstrip(".")).unlink()


def test_what_is_left_of_another_error_is_its_cause() -> None:
    ended = end(AnalysisException("[PATH_NOT_FOUND] Path does not exist: file:/a. SQLSTATE: 42K03"))
    assert ended is not None
    words, _, file = ended[1].partition(" The whole of it is in ")
    assert words == "Spark or Delta could not go on: Path does not exist: file:/a."
    Path(file.rstrip(".")).unlink()


def test_neither_javas_log_nor_the_whole_of_an_error_names_a_number(store: Store) -> None:
    begins = SPARK_LOG.stat().st_size
    with pytest.raises(NumberFormatException) as raised:
        store.spark.range(1).selectExpr("int(concat('+212600000001x', id))").collect()
    ended = end(raised.value)
    assert ended is not None
    whole = Path(ended[1].split()[-1].rstrip("."))
    with SPARK_LOG.open() as log:
        log.seek(begins)
        for text in (ended[1], whole.read_text(), log.read()):
            assert "The value '***01x" in text
            assert "212600000001" not in text
    whole.unlink()
