"""Types of arguments: a whole number within bounds, a time, a day."""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from difflib import get_close_matches
from typing import NoReturn

from lake.masking import masked

LONGEST_NAME = 100

SECONDS = {"s": 1, "m": 60, "h": 3_600}


class Parser(argparse.ArgumentParser):
    """Arguments of a job. What is wrong with them is said without a secret or a number that they may hold."""

    given: Sequence[str] = ()

    def read(self, given: Sequence[str] | None) -> argparse.Namespace:
        """The arguments given, else those of the process."""
        self.given = sys.argv[1:] if given is None else given
        return self.parse_args(self.given)

    def error(self, message: str) -> NoReturn:
        """Says it, with the nearest to a misspelt --option, and leaves with 2."""
        known = [option[2:] for option in self._option_string_actions if option.startswith("--")]
        flags = [word[2:].partition("=")[0] for word in self.given if word.startswith("--")]
        unknown = [flag for flag in flags if not any(name.startswith(flag) for name in known)]
        near = [f"--{close}" for flag in unknown for close in get_close_matches(flag, known, 1)]
        super().error(masked(f"{message}. Did you mean {' and '.join(near)}?" if near else message))


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """An argparse type: whole numbers between two, both included."""

    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least:,} to {most:,}")
        return int(text)

    return read


def instant(text: str) -> datetime:
    """An argparse type: an ISO 8601 time, UTC where it names no time zone."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 2026-04-02T10:00:00Z") from None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def day(text: str) -> date:
    """An argparse type: an ISO 8601 day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-04-01") from None


def duration(text: str) -> int:
    """An argparse type: seconds, of a time such as 10s, 5m or 1h."""
    match = re.fullmatch(r"([1-9][0-9]{0,4})([smh])", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no time such as 10s, 5m or 1h")
    return int(match[1]) * SECONDS[match[2]]


def person(text: str) -> str:
    """An argparse type: somebody's name, on one line."""
    if not text.strip() or not text.isprintable() or len(text) > LONGEST_NAME:
        raise argparse.ArgumentTypeError(f"{text!r} is nobody's name")
    return text.strip()


def no_arguments(_: argparse.ArgumentParser) -> None:
    """Of a job that has none beside those of every job."""
