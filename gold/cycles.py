"""A bill cycle: a calendar month in the tariff's zone, named as 2026-03."""

import argparse
import re
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True)
class Cycle:
    """first_day and last_day are local."""

    name: str
    first_day: date
    last_day: date

    @property
    def utc_months(self) -> list[str]:
        """The UTC months its uses can lie in, whatever the zone."""
        around = (self.first_day - timedelta(days=1), self.first_day, self.last_day + timedelta(days=1))
        return [f"{day:%Y-%m}" for day in around]


def cycle(text: str) -> Cycle:
    """2026-03 as a cycle; an argparse type. Raises ArgumentTypeError for what is none."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a cycle: write it as 2026-03")
    first = date.fromisoformat(f"{text}-01")
    following = (first + timedelta(days=31)).replace(day=1)
    return Cycle(text, first, following - timedelta(days=1))
