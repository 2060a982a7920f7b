"""Events as the records a switch writes: one JSON object each, UTF-8, a chunk of them at once as columns of text."""

import json
from typing import Any

import polars as pl
from polars import col

from bronze.synthetic.events import RECORD_TYPES, SMS, VOICE, Events
from bronze.synthetic.network import CELLS, NAMINGS
from bronze.synthetic.period import Period
from bronze.synthetic.phone_numbers import written

Record = dict[str, Any]

OWNER_FIELD = {"voice": "caller_id", "sms": "sender_id", "data": "user_id"}
UNITS_FIELD = {"voice": "duration_sec", "data": "data_volume_mb"}
MB = 1_000_000  # bytes

COMMON = (
    '{{"record_id":"{switch}-{tag}-{number}","record_type":"{record_type}","timestamp":"{time}","cell_id":"{cell}",'
    '"technology":"{technology}","is_roaming":{is_roaming},"is_international":{is_international},'
)
CALL = '"caller_id":"{owner}","callee_id":"{other}","duration_sec":{units}}}'
MESSAGE = '"sender_id":"{owner}","receiver_id":"{other}"}}'
SESSION = '"user_id":"{owner}","data_volume_mb":{megabytes},"session_duration_sec":{session}}}'

TYPES = pl.Series(RECORD_TYPES)
SWITCHES = pl.Series([cell.switch for cell in CELLS])
CELL_IDS = pl.Series([cell.id for cell in CELLS])
TECHNOLOGIES = pl.Series([naming for cell in CELLS for naming in NAMINGS[cell.technology]])
NAMES_EACH = 2
"""Texts by the events' codes; every cell has two names of its technology."""

encoded_object = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def encoded(record: Record) -> bytes:
    """One record's bytes."""
    return encoded_object(record).encode()


def records(events: Events, period: Period, tag: str) -> list[bytes]:
    """The events' records, in their order. tag: what tells this run's record ids from any other run's."""
    kind = col("kind")
    one = pl.when(kind == VOICE).then(pl.format(CALL)).when(kind == SMS).then(pl.format(MESSAGE))
    whole = pl.format(COMMON) + one.otherwise(pl.format(SESSION))
    return texts(events, period, tag).select(whole.cast(pl.Binary)).to_series().to_list()


def texts(events: Events, period: Period, tag: str) -> pl.DataFrame:
    """What stands in the records, by the names in their templates, and the kind that chooses one."""
    coded = pl.DataFrame(
        {
            "kind": events.record_type,
            "switch": SWITCHES.gather(events.cell),
            "number": events.number,
            "record_type": TYPES.gather(events.record_type),
            "time": period.written(events.start, events.time_writing),
            "cell": CELL_IDS.gather(events.cell),
            "technology": TECHNOLOGIES.gather(events.cell * NAMES_EACH + events.naming),
            "is_roaming": events.is_roaming,
            "is_international": events.is_international,
            "owner": events.owner,
            "owner_writing": events.owner_writing,
            "other": events.other,
            "other_writing": events.other_writing,
            "units": events.units,
            "megabytes": events.units / MB,  # exact to the byte: numpy divides, polars would multiply by 1 / MB
            "session": events.session,
        }
    )
    return coded.with_columns(
        tag=pl.lit(tag),
        number=col("number").cast(pl.String).str.zfill(9),
        owner=written(col("owner"), col("owner_writing")),
        other=written(col("other"), col("other_writing")),
    )
