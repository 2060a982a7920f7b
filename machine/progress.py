"""What a job says of its progress: a bar while things pass, and its counts in words."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from tqdm import tqdm

Item = TypeVar("Item")


def in_words(counts: Mapping[str, Any]) -> str:
    """The counts as one line: plain values in their order, deeper ones left to --json."""
    shown = {k.replace("_", " "): v for k, v in counts.items() if isinstance(v, int | str) and v != ""}
    return ", ".join(f"{k} {v:,}" if isinstance(v, int) else f"{k} {v}" for k, v in shown.items())


def bar(items: Iterable[Item], total: int, what: str, size: Callable[[Item], int] = lambda _: 1) -> Iterator[Item]:
    """The items, with a progress bar on stderr, if that is a terminal. size: how much of the total an item is."""
    if not total:
        yield from items
        return
    with tqdm(total=total, desc=what, unit_scale=True, file=sys.stderr, mininterval=0.5, disable=None) as shown:
        for item in items:
            yield item
            shown.update(size(item))
