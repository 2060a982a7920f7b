"""Time zones of the one database that is pinned, whatever others the system has."""

from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo

DATABASE = "tzdata"
"""The package; requirements.txt pins it."""


@cache
def read_time_zone(name: str) -> ZoneInfo:
    """The time zone with an IANA name of time_zone_names. It cannot be pickled: hand over the name."""
    with files(DATABASE).joinpath("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


@cache
def time_zone_names() -> frozenset[str]:
    """All that the database knows."""
    return frozenset(files(DATABASE).joinpath("zones").read_text(encoding="utf-8").split())


@cache
def database_version() -> str:
    """The version of its data, as 2026f; empty where it does not say."""
    with files(DATABASE).joinpath("zoneinfo", "tzdata.zi").open(encoding="utf-8") as rules:
        return rules.readline().partition("version ")[2].strip()
