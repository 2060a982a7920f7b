"""Why a job ended early, as its exit status and one sentence."""

import re
import sys
import tempfile
import traceback
from types import TracebackType

from lake import runs
from lake.errors import ControlFailed, Stop
from lake.masking import masked
from lake.signals import is_asked

STOPPED, CONTROL_FAILED = 1, 3
LIBRARIES = {"deltalake", "_internal", "grpc", "py4j", "pyspark"}
"""Where the exceptions of Spark and Delta are at home; _internal is the part of deltalake that is not Python."""

GONE = (
    "Answer from Java side is empty",
    "Error while sending or receiving",
    "INVALID_HANDLE.SESSION",
    "NO_ACTIVE_SESSION",
    "RETRIES_EXCEEDED",
    "StatusCode.UNAVAILABLE",
    "stopped SparkContext",
    "trying to connect to the Java server",
)
"""What an error says where Java, or a server, is there no more."""

MARKS = re.compile(r"^(\([\w.$]+\) |[\w.$]+(Exception|Error): |\[[\w.]+\] )+| SQLSTATE: \w+$")
"""What a message has around its sentence: classes of the exception and the error before it, a number after it."""

LONGEST_MESSAGE = 300


def end(error: BaseException) -> tuple[int, str] | None:
    """The exit status and the reason; None where the error is a fault of our own."""
    match error:
        case Stop():
            return STOPPED, str(error)
        case ControlFailed():
            return CONTROL_FAILED, str(error)
        case KeyboardInterrupt():
            return STOPPED, "stopped when asked to; what was committed stays, and it can be run again."
        case _ if is_of_a_library(error):
            return STOPPED, masked(of_a_library(error))
        case OSError():
            where = f" {error.filename}" if error.filename else ""
            return STOPPED, masked(f"cannot use{where}: {error.strerror or error}; mend that and run it again.")
    return None


def outcome(error: BaseException) -> tuple[str, int]:
    """The state in which a run ends, and its exit status. Whatever breaks one that was asked to end stopped it."""
    if isinstance(error, Stop | KeyboardInterrupt) or is_asked():
        return runs.STOPPED, STOPPED
    return runs.FAILED, CONTROL_FAILED if isinstance(error, ControlFailed) else STOPPED


def tell_fault(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """A sys.excepthook: a fault of our own with its stack trace, masked."""
    sys.stderr.write(masked("".join(traceback.format_exception(kind, error, trace))))


def is_of_a_library(error: BaseException) -> bool:
    """Whether Spark or Delta raised it: a disk that is full, a bucket that is closed."""
    return type(error).__module__.partition(".")[0] in LIBRARIES


def of_a_library(error: BaseException) -> str:
    """Names the cause, and a new file with the whole of it."""
    whole = kept("".join(traceback.format_exception(error)))
    if any(sign in str(error) for sign in GONE):
        return f"the Spark session ended before the job did: run it again to go on. The whole of it is in {whole}."
    return f"Spark or Delta could not go on: {cause(str(error))} The whole of it is in {whole}."


def kept(text: str) -> str:
    """Where a new file holds a text that is too long to say; masked, since it is sent to who can help."""
    with tempfile.NamedTemporaryFile("w", prefix="tollhouse-", suffix=".txt", delete=False) as file:
        file.write(masked(text))
    return file.name


def cause(text: str) -> str:
    """The line that says what happened, in words alone; py4j puts its own before it."""
    lines = [line.removeprefix(": ") for line in text.splitlines() if line.strip()]
    of_java = [line for line in lines[1:2] if text.startswith("An error occurred while calling")]
    sentence = MARKS.sub("", (of_java or lines or ["no reason was given"])[0])
    return sentence if len(sentence) <= LONGEST_MESSAGE else sentence[: LONGEST_MESSAGE - 3] + "..."


def of_a_stream(checkpoint: str, why: str) -> Stop:
    """A stream's failure as one sentence."""
    if "data may have been lost" in why:
        return Stop(
            "Kafka has deleted records that were not taken yet: they are lost to its retention, which should keep them "
            "longer. Take what is left with `tollhouse ingest-cdrs --accept-loss`."
        )
    return Stop(f"the stream with its checkpoint at {checkpoint} failed: {why.strip().splitlines()[0]}")
