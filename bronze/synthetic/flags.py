"""Command-line text as values: months, mixes, rates. Wrong text raises ArgumentTypeError."""

from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import date

from bronze.synthetic.anomalies import KINDS, rates_of
from bronze.synthetic.events import RECORD_TYPES

NONE = "none"


def month(text: str) -> date:
    """YYYY-MM as its first day."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        first = date.min
    if not 2000 <= first.year < 2100 or f"{first:%Y-%m}" != text:
        raise ArgumentTypeError(f"{text!r} is no month from 2000-01 to 2099-12, such as 2026-03")
    return first


def mix(text: str) -> dict[str, float]:
    """voice=60,sms=10,data=30 as weights; a record type that is not named has none."""
    weights = pairs(text, RECORD_TYPES)
    if sum(weights.values()) <= 0:
        raise ArgumentTypeError(f"{text!r} gives no record type a weight, such as voice=60,sms=10,data=30")
    return weights


def rates(text: str) -> dict[str, float]:
    """late=0.01,no_zone=0 as the rate of every kind, the usual for those not named; none for no anomaly."""
    if text == NONE:
        return dict.fromkeys(KINDS, 0.0)
    asked = pairs(text, KINDS)
    for name, rate in asked.items():
        if rate > 1:
            raise ArgumentTypeError(f"{name}={rate:g} is more than every message: rates go from 0 to 1")
    return rates_of(asked)


def pairs(text: str, known: Iterable[str]) -> dict[str, float]:
    """name=number,... with names that are known and numbers from 0."""
    return dict(pair(part.strip(), list(known)) for part in text.split(","))


def pair(text: str, known: list[str]) -> tuple[str, float]:
    """One name=number."""
    name, _, number = text.partition("=")
    if name not in known:
        raise ArgumentTypeError(f"{name!r} is unknown; known are {', '.join(known)}")
    try:
        value = float(number)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise ArgumentTypeError(f"{text!r} needs a number from 0, such as {name}=0.01")
    return name, value


def anomalies_help() -> str:
    """The kinds of anomaly with their usual rates."""
    usual = ", ".join(f"{name}={kind.rate:g}" for name, kind in KINDS.items())
    return f"shares of all messages; none, or changes to the usual {usual}"
