"""Records and bronze rows for tests: a valid default, so that a test shows only what it is about."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from bronze.cdr_events import CDR_EVENTS
from lake.store import Store
from tests.put_rows import put_rows

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = ["--settings", str(ROOT / "conf/local.toml")]

COMMON = {
    "record_id": "r-1",
    "timestamp": "2026-03-06T09:00:00Z",
    "cell_id": "604-01-CAS-1",
    "technology": "4G",
    "is_roaming": False,
    "is_international": False,
}
OF_TYPE: dict[str, dict[str, Any]] = {
    "voice": {"caller_id": "+212612345678", "callee_id": "+212661000002", "duration_sec": 60},
    "sms": {"sender_id": "+212612345678", "receiver_id": "+212661000002"},
    "data": {"user_id": "+212612345678", "data_volume_mb": 1.5, "session_duration_sec": 30},
}
GONE = object()
"""The value of a field that the record shall not have."""


def cdr(kind: str = "voice", /, **fields: Any) -> bytes:
    """A sound record of a type, with these fields instead of its own."""
    record = COMMON | {"record_type": kind} | OF_TYPE[kind] | fields
    return json.dumps({name: value for name, value in record.items() if value is not GONE}).encode()


def bronze_rows(payloads: Iterable[bytes | None], partition: int = 0, first: int = 0) -> list[dict[str, Any]]:
    """Bronze rows of a partition, from an offset on."""
    return [
        {
            "payload": payload,
            "topic": "cdr",
            "topic_id": "cdr-id",
            "partition": partition,
            "offset": first + place,
            "ingest_run": "ingest",
            "ingest_day": date(2026, 4, 1),
        }
        for place, payload in enumerate(payloads)
    ]


def write_bronze(store: Store, rows: list[dict[str, Any]]) -> None:
    """Appends rows to bronze.cdr_events."""
    put_rows(store, CDR_EVENTS, rows)


def kafka_settings(folder: Path, servers: str, **topics: str) -> list[str]:
    """Arguments that name settings with these servers and topics."""
    text = (ROOT / "conf/local.toml").read_text(encoding="utf-8").replace("127.0.0.1:9092", servers)
    kept = [line for line in text.splitlines() if not any(line.startswith(f"{name} ") for name in topics)]
    place = kept.index("[kafka]") + 1
    kept[place:place] = [f'{name} = "{topic}"' for name, topic in topics.items()]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "settings.toml"
    path.write_text("\n".join(kept), encoding="utf-8")
    return ["--settings", str(path)]
