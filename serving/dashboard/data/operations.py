"""How the lake does: what was rejected, whether hops balance, and what the snapshot holds."""

from typing import Any

from lake.log import NO_TABLE
from serving.dashboard.filters import CYCLE, SERVICE, Filters
from serving.dashboard.snapshot import OpenSnapshot, Row


def rejects(snapshot: OpenSnapshot, filters: Filters) -> list[Row]:
    """reason, records, estimated_charge: the one that costs most first."""
    select = f"""
        SELECT reason, CAST(sum(records) AS BIGINT) AS records, sum(estimated_charge) AS estimated_charge
        FROM fact_reject WHERE {filters.where(CYCLE, SERVICE)}
        GROUP BY reason ORDER BY estimated_charge DESC, records DESC, reason
    """
    return snapshot.rows(select, **filters.values)


def samples(snapshot: OpenSnapshot, filters: Filters, reason: str) -> list[Row]:
    """record_type, rejected_at, sentence, payload: a few rejects of a reason, their digits masked."""
    select = f"""
        SELECT record_type, rejected_at, sentence, payload FROM reject_samples
        WHERE reason = $reason AND {filters.where(CYCLE, SERVICE)} ORDER BY sample, record_type LIMIT 4
    """
    return snapshot.rows(select, reason=reason, **filters.values)


def tables(snapshot: OpenSnapshot) -> list[dict[str, Any]]:
    """table, rows, files, bytes, version: of the snapshot. version: of the lake's table, if any is."""
    versions = {name.partition(".")[2]: version for name, version in snapshot.manifest.versions.items()}
    return [
        {
            "table": name,
            "rows": content["rows"],
            "files": len(content["parts"]),
            "bytes": sum((snapshot.folder / name / f"{part}.parquet").stat().st_size for part in content["parts"]),
            "version": None if versions.get(name) == NO_TABLE else versions.get(name),
        }
        for name, content in sorted(snapshot.manifest.tables.items())
    ]
