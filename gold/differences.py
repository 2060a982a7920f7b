"""The first difference of what was recorded and what was made again, as a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def of_rows(was: Mapping[str, Row], now: Mapping[str, Row], columns: Sequence[str]) -> str | None:
    """The first by the rows' names, in the order of those that were; None where all are equal. columns: compared."""
    for name in {**was, **now}:
        if name not in now:
            return f"{name} is not made again"
        if name not in was:
            return f"{name} is made again and was not there"
        for column in columns:
            if was[name][column] != now[name][column]:
                return f"{name}: {column} was {was[name][column]}, and is {now[name][column]}"
    return None


def of_values(was: Any, now: Any, path: str = "") -> str | None:
    """The first in two JSON documents; None where they are equal."""
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        return first(of_values(was.get(key), now.get(key), f"{path}.{key}".strip(".")) for key in {**was, **now})
    if isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        return first(of_values(*both, f"{path}[{index}]") for index, both in enumerate(zip(was, now, strict=True)))
    return None if was == now else f"{path} was {was}, and is {now}"


def first(differences: Iterable[str | None]) -> str | None:
    """The first that there is."""
    return next((difference for difference in differences if difference is not None), None)
