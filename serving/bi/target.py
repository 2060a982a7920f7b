"""Where a kit will be used: what no declaration knows."""

from dataclasses import dataclass

Files = dict[str, str]
"""Texts by their path below the kit's folder, with / in it."""


@dataclass(frozen=True)
class Target:
    """published: folder of the snapshots. location: where an object store has them, without a / at its end.

    lake: where it has the lake. snapshot: id of the one that is current, for those that cannot read current.json.
    """

    published: str = "var/published"
    location: str = "s3://BUCKET/tollhouse"
    lake: str = "s3://BUCKET/lake"
    snapshot: str = "SNAPSHOT"
