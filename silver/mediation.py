"""What events say, whatever they arrived as: the columns of silver.usage, or every reason why they cannot be billed."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pyarrow
from pyarrow import compute

from lake.coordinates import COORDINATES, COORDINATES_DDL
from lake.ddl import arrow_schema
from silver.records.json_record import json_record
from silver.records.record import Reason, text
from silver.rules import reasons, too_late, warnings
from silver.uses import Reading, Use, use

HOUR, DAY = 3_600_000_000, 86_400_000_000

MEDIATED = f"""
    {COORDINATES_DDL.strip()},
    ingest_run STRING,
    record_id STRING COMMENT 'of a reject, where it could be read',
    usage_id STRING,
    record_type STRING,
    msisdn STRING,
    other_party STRING,
    start_time TIMESTAMP,
    units BIGINT,
    session_duration_sec BIGINT,
    cell_id STRING,
    technology STRING,
    is_roaming BOOLEAN,
    is_international BOOLEAN,
    visited_network STRING,
    warnings ARRAY<STRING>,
    reasons ARRAY<STRUCT<code: STRING, sentence: STRING>>,
    content_hash STRING,
    payload BINARY
"""
"""An event as it is understood. Where there are reasons, the columns of usage are null; elsewhere the payload is."""

KEPT_COLUMNS = (*COORDINATES, "ingest_run")
EVENT_COLUMNS = (*KEPT_COLUMNS, "payload", "broker_time", "ingest_day")
USE_COLUMNS = ("record_id", *Use._fields, "warnings", "reasons", "content_hash", "payload")
NO_REASONS: tuple[Reason, ...] = ()
NO_USE = (None,) * len(Use._fields)

Row = tuple[Any, ...]
"""The columns of MEDIATED from record_id on."""


@dataclass(frozen=True)
class Mediation:
    """How events are read. hours_ahead: after an event came that its use may begin, for clocks differ. kept_from: when
    the first use began of which call detail is kept, microseconds since 1970, UTC."""

    reading: Reading
    hours_ahead: int
    kept_from: int = 0

    def __call__(self, events: pyarrow.Table) -> pyarrow.Table:
        """Events, with the EVENT_COLUMNS of bronze.cdr_events, as MEDIATED."""
        schema = arrow_schema(MEDIATED)
        arrived = zip(events["payload"].to_pylist(), arrivals(events), strict=True)
        rows = [self.row(payload, came) for payload, came in arrived]
        columns = zip(*rows, strict=True) if rows else [()] * len(USE_COLUMNS)
        made = [
            pyarrow.array(values, schema.field(name).type) for name, values in zip(USE_COLUMNS, columns, strict=True)
        ]
        return pyarrow.Table.from_arrays([*events.select(KEPT_COLUMNS).columns, *made], [*KEPT_COLUMNS, *USE_COLUMNS])

    def row(self, payload: bytes | None, came: int) -> Row:
        """What an event says. came: microseconds since 1970, UTC. What nobody foresaw is a reason too."""
        try:
            return self.understood(payload, came + self.hours_ahead * HOUR)
        except Exception as error:  # noqa: BLE001 - one event must never stop the others
            fault = Reason("mediation_failed", f"mediation failed: {type(error).__name__}: {error}")
            return rejected(None, [fault], payload)

    def understood(self, payload: bytes | None, latest: int) -> Row:
        """The use that a record says, or why it is none."""
        record = json_record(payload or b"", latest)
        if isinstance(record, Reason):
            return rejected(None, [record], payload)
        meant = use(record, self.reading)
        late = too_late(meant, self.kept_from)
        if faults := [*reasons(record, meant), *([late] if late else [])]:
            return rejected(text(record.record_id), faults, payload)
        return (None, *meant, warnings(record, meant), NO_REASONS, content_hash(meant), None)


def rejected(record_id: str | None, faults: list[Reason], payload: bytes | None) -> Row:
    """The row of an event that cannot be billed."""
    return (record_id, *NO_USE, [], faults, None, payload)


def arrivals(events: pyarrow.Table) -> list[int]:
    """When each event came, microseconds since 1970: to Kafka, or by the end of the day that a file was read."""
    days = compute.add(events["ingest_day"].cast(pyarrow.int32()).cast(pyarrow.int64()), 1)
    times = compute.coalesce(events["broker_time"].cast(pyarrow.int64()), compute.multiply(days, DAY))
    return list(times.to_pylist())


def content_hash(use: Use) -> str:
    """SHA-256 of what is billable, in the form mediation gives it. A network that is not given leaves no trace."""
    content = (
        f"{use.record_type}\x1f{use.msisdn}\x1f{use.other_party or ''}\x1f{use.start_time}\x1f{use.units}\x1f"
        f"{'true' if use.is_roaming else 'false'}\x1f{'true' if use.is_international else 'false'}"
    )
    network = "" if use.visited_network is None else f"\x1f{use.visited_network}"
    return sha256(f"{content}{network}".encode()).hexdigest()
