"""Call records as careless hands, broken pipes and malice write them. Seeded."""

import json
import random
from collections.abc import Sequence

from tests.builders import COMMON, OF_TYPE
from tests.silver.nasty_lines import BROKEN, NUMBERS, STARTS, TEXTS, TYPES, UNITS, WORDS, dumped, torn

IDS = [*TEXTS, "x" * 128, "x" * 129, "?", "r\u00a0x", "[x]", "{x}", "[x", "\u200b"]
AMOUNTS = [
    *UNITS, 0.1, 12.3456789012345678, "12.3456789012345678", 1e-6, "1e8", "1e9", "1e99999", "1e-9999", ".5", "5.",
    "-1e-30", "Infinity", "NaN", 2678400.001, "2678400.0000000000000000001", "100000000.000001",
    "123456789012345678901234567890123456789012",
]  # fmt: skip
PARTIES = [
    *NUMBERS,
    True,
    [1],
    {},
    "tel:+33-1-23-45-67-89;npdi",
    "sip:+33123456789@x;user=phone",
    "212612345678F",
    "MarocTel",
    None,
    12,
]
POOLS: dict[str, Sequence[object]] = {
    "record_id": IDS,
    "record_type": TYPES,
    "timestamp": [*STARTS, None, 20260306, True, []],
    "cell_id": IDS,
    "technology": ["LTE", "lte-m", "5g nr", "wimax", "", None, 4, "2G "],
    "is_roaming": [*WORDS, "1", "0", "FALSE ", 2, 1.0],
    "is_international": [*WORDS, "TRUE", " 1 "],
    "visited_network": [*IDS, 20801, "2" * 33],
    **dict.fromkeys(("caller_id", "callee_id", "sender_id", "receiver_id", "user_id"), tuple(PARTIES)),
    **dict.fromkeys(("duration_sec", "data_volume_mb", "session_duration_sec"), tuple(AMOUNTS)),
}
RAW = [b"1e400", b"-1e400", b"12.3456789012345678", b"0.10", b"-0", b"1E5", b"1" * 1_001, b"0.1e1"]
"""Numbers as no library writes them."""


def nasty_records(seed: int, n: int) -> list[bytes]:
    """So many records, of which half have nothing, or hardly anything, wrong with them."""
    dice = random.Random(seed)
    return [nasty_record(dice, place) for place in range(n)]


def nasty_record(dice: random.Random, place: int) -> bytes:
    """A record with up to three fields of any value, one left out, or bytes of it torn; ids come again at times."""
    if dice.random() < 0.01:
        return dice.choice(BROKEN)
    kind = dice.choice(sorted(OF_TYPE))
    record_id = f"r{place - dice.choice([0] * 9 + [1])}"
    values: dict[str, object] = COMMON | {"record_type": kind} | OF_TYPE[kind] | {"record_id": record_id}
    for field in dice.sample(sorted(POOLS), k=dice.choice([0, 0, 1, 2, 3])):
        values[field] = dice.choice(POOLS[field])
    if dice.random() < 0.05:
        values.pop(dice.choice(sorted(values)))
    if dice.random() < 0.02:
        values[dice.choice(sorted(values))] = "RAW"
        return json.dumps(values).encode().replace(b'"RAW"', dice.choice(RAW))
    payload = dumped(values, dice)
    return torn(payload, dice) if dice.random() < 0.15 else payload
