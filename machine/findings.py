"""What an examination finds: one thing as it should be, or not quite, or wrong, and the command that mends it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from lake.errors import Stop

OK, WARN, FAULT = "OK", "WARN", "FAULT"


@dataclass(frozen=True)
class Finding:
    """level: FAULT where jobs fail by it, WARN where they may. mend: a command, or what to do."""

    level: str
    what: str
    text: str
    mend: str = ""


Check = Callable[[], Iterable[Finding]]


def examined(checks: Sequence[Check]) -> Iterator[Finding]:
    """What the checks find, in their order, made at the same time: most of them wait."""
    with ThreadPoolExecutor(len(checks)) as pool:
        for findings in pool.map(lambda check: list(check()), checks):
            yield from findings


def of_stop(level: str, what: str, stop: Stop) -> Finding:
    """A finding of the sentence of a Stop, whose mend comes after its last colon."""
    text, _, mend = str(stop).rpartition(": ")
    return Finding(level, what, text or mend, mend if text else "")


def in_one(what: str, sound: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings; where there are none, one that all is sound."""
    return list(findings) or [Finding(OK, what, sound)]
