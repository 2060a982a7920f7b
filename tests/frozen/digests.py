"""What rows hold, in few bytes: counts, sums and digests that no order, no partition and no library can change.

A digest adds up, mod 2^64, the first 8 bytes of the SHA-256 of each row's text. The text of a value is that of Python's
JSON, a decimal without trailing zeros, a time in UTC.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any

Row = Mapping[str, Any]
Frozen = dict[str, Any]


@dataclass(frozen=True)
class Page:
    """Of which table what is kept. sums: columns that are added up, for each choice of values of the columns `by`."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    by: tuple[str, ...] = ()
    sums: tuple[str, ...] = ()


@dataclass
class Digest:
    """Rows of a page as they are seen, one batch after another, and of each column."""

    page: Page
    rows: int = 0
    whole: int = 0
    columns: Counter[str] = field(default_factory=Counter)
    tally: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, rows: Iterable[Row]) -> None:
        """Takes rows in, each a value by the name of its column."""
        page = self.page
        for row in rows:
            texts = [text(row[name]) for name in page.columns]
            key = "|".join(text(row[name]) for name in page.key)
            self.rows += 1
            self.whole += number("|".join([key, *texts]))
            for name, value in zip(page.columns, texts, strict=True):
                self.columns[name] += number(f"{key}|{value}")
            sums = self.tally[" ".join(str(row[name]) for name in page.by)]
            sums["rows"] += 1
            for name in page.sums:
                sums[name] += row[name] or 0

    def frozen(self) -> Frozen:
        """As JSON holds it: the columns each with a digest of its own, beside the key, to tell which differ."""
        tally = {
            group: {name: plain(value) for name, value in sums.items()} for group, sums in sorted(self.tally.items())
        }
        of_columns = {name: hexadecimal(self.columns[name]) for name in self.page.columns}
        return {"rows": self.rows, "digest": hexadecimal(self.whole), "sums": tally, "columns": of_columns}


def text(value: object) -> str:
    return ENCODER.encode(value) if isinstance(value, list) else known_text(value)


@lru_cache(maxsize=100_000, typed=True)
def known_text(value: object) -> str:
    """The same of what comes again and again."""
    return ENCODER.encode(value)


def as_json(value: object) -> object:
    """What JSON does not know: decimals, days and times."""
    if isinstance(value, Decimal):
        return {"decimal": plain(value)}
    if isinstance(value, datetime):
        assert value.tzinfo, "a time without a zone is as many times"
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no text for a {type(value).__name__}")


ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=as_json)


def plain(value: Decimal | int) -> str | int:
    """A decimal without trailing zeros or exponent; an integer as it is."""
    if isinstance(value, int):
        return value
    return format(value.normalize(), "f") if value else "0"


def number(line: str) -> int:
    """What a row adds to a digest."""
    return int.from_bytes(sha256(line.encode()).digest()[:8], "big")


def hexadecimal(total: int) -> str:
    return f"{total % 2**64:016x}"


def differences(name: str, wanted: Any, seen: Any) -> Sequence[str]:
    """Where what was frozen and what is seen differ, a line each, the frozen first."""
    if isinstance(wanted, dict) and isinstance(seen, dict):
        keys = [*wanted, *(key for key in seen if key not in wanted)]
        return [line for key in keys for line in differences(f"{name} / {key}", wanted.get(key), seen.get(key))]
    return [] if wanted == seen else [f"{name}: {wanted} was frozen, {seen} is seen"]
