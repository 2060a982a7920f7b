"""JSON-lines files as bronze rows: one per line, its bytes verbatim, whatever they are."""

from collections.abc import Iterable

from lake.sql import quoted

ENDINGS = ("jsonl", "ndjson", "json")
ONE_BYTE = "ISO-8859-1"
"""Each byte is one character of it, and back: text functions leave the bytes alone, UTF-8 or not."""

FILES = "SELECT path, sha2(content, 256) AS hash, content FROM {files}"
"""Files with their SHA-256 in hex. files: path and content, bytes."""

NEW_FILES = """
SELECT min(path) AS path
FROM {files} LEFT ANTI JOIN (SELECT topic_id AS hash FROM {events} WHERE broker_time IS NULL) USING (hash)
GROUP BY hash
"""
"""The files whose content is not in bronze; of the same content twice, the first path. files: FILES. events: rows of
bronze.cdr_events."""


def lines(paths: Iterable[str]) -> str:
    """SQL of the bronze rows of some files. files: FILES. run: the one that brings them.

    What follows the last line break is a line only if it is not empty.
    """
    return f"""
        SELECT encode(line, '{ONE_BYTE}') AS payload, substring_index(path, '/', -1) AS topic, hash AS topic_id,
            0 AS partition, place + 1 AS offset, CAST(NULL AS TIMESTAMP) AS broker_time, {{run}} AS ingest_run,
            current_date() AS ingest_day
        FROM (
            SELECT path, hash, split(decode(content, '{ONE_BYTE}'), '\\n', -1) AS pieces
            FROM {{files}} WHERE path IN ({", ".join(map(quoted, paths))})
        )
        LATERAL VIEW posexplode(
            if(element_at(pieces, -1) = '', slice(pieces, 1, size(pieces) - 1), pieces)
        ) AS place, line
    """
