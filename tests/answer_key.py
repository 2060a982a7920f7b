"""Where the answer key of synthetic traffic says that each event ends, and where it did."""

import csv
import hashlib
from pathlib import Path

from lake.store import Store
from silver.duplicates import DUPLICATES
from silver.rejects import REJECTS


def answers(path: Path) -> list[dict[str, str]]:
    """The rows of an answer key."""
    with path.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def store_places(store: Store) -> list[tuple[str, str]]:
    """Of each event that is no usage: the hash of its bytes, and where it is in the words of the answer key."""
    rejects = [
        (row["payload"], f"reject:{reason['code']}")
        for row in store.read(REJECTS).select("payload", "reasons").collect()
        for reason in row["reasons"]
    ]
    words = {"redelivery": "duplicate", "conflict": "conflict"}
    repeats = [
        (row["payload"], words[row["kind"]]) for row in store.read(DUPLICATES).select("payload", "kind").collect()
    ]
    return [(hashlib.sha256(payload).hexdigest(), place) for payload, place in rejects + repeats]
