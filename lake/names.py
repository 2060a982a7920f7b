"""Tables by their names in SQL for Spark: gold.bills in a question becomes the table at its path in the lake."""

import re
from pathlib import Path

from lake import log, sql
from lake.errors import Stop
from lake.log import NO_TABLE
from lake.paths import table_path

LAYERS = ("bronze", "silver", "gold")
TOKEN = re.compile(
    r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]*`|--[^\n]*|/\*.*?\*/"  # what holds no name, or is one already
    rf"|(?<![\w.])(?P<name>({'|'.join(LAYERS)})\.[A-Za-z_]\w*)(?!\w|\s*\.)",
    re.DOTALL | re.IGNORECASE,
)


def with_paths(text: str, root: str) -> str:
    """A question with the tables of a lake that it names by their paths. Raises Stop for a name that is none."""
    return TOKEN.sub(lambda match: by_path(match["name"].lower(), root) if match["name"] else match[0], text)


def by_path(name: str, root: str) -> str:
    path = table_path(root, name)
    if log.newest(path) == NO_TABLE:
        raise Stop(f"there is no table {name} in {root}; there are {', '.join(known(root)) or 'none yet'}.")
    return sql.name(path)


def known(root: str) -> list[str]:
    """The names of the tables in a lake; none of a lake on a bucket, whose folders are not looked through."""
    folders = [folder for layer in LAYERS for folder in sorted(Path(root, layer).glob("*/_delta_log"))]
    return [f"{folder.parts[-3]}.{folder.parts[-2]}" for folder in folders]
