"""How far ingest is behind its topic, as its newest run saw it: Kafka itself is not asked, and may be gone."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lake.runs import LAG, newest_files, read_run

INGEST = "ingest-cdrs"
"""The job whose runs tell it."""


@dataclass(frozen=True)
class Lag:
    """records: of the topic that were not taken. seen: when, UTC."""

    records: int
    seen: datetime


def newest_lag(root: str) -> Lag | None:
    """What the newest run told that took records from the topic; None if none did, or of a bucket.

    A run that goes on writes its record anew after each batch; one that was killed never ended.
    """
    for name in () if "://" in root else newest_files(root, INGEST):
        run = read_run(root, name)
        if run is not None and isinstance(run.counts.get(LAG), int):
            return Lag(run.counts[LAG], run.ended or datetime.fromtimestamp(Path(root, name).stat().st_mtime, UTC))
    return None
