"""The lake in a notebook, with the same settings as the jobs: by Spark, without it, or as it was published."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lake.as_of import every_version_at
from lake.checkout import ROOT
from lake.paths import rooted
from lake.reader import Reader
from lake.settings import Settings, read_settings
from machine.arguments import instant
from serving.opened import Snapshot, opened

if TYPE_CHECKING:
    from lake.store import Store

SETTINGS = "TOLLHOUSE_SETTINGS"
DEMO = "var/demo/settings.toml"


def open_lake(settings: str = "") -> "Store":
    """The lake of a settings file: the one named, or in TOLLHOUSE_SETTINGS, or that of the last `make demo`.

    A relative path is looked for here and, since notebooks run in their own folder, from the checkout's root. In the
    warm session, if one runs. Raises Stop where there are no settings.
    """
    from lake.store import Store
    from machine.sessions import attached, session  # pyspark takes a second to import, and the others do without
    from machine.warm_session import warm

    root = located(known(settings).lake.path)
    remote = warm()
    if remote:
        print(f"attached to the warm session at {remote}")
    return Store(attached("notebook", remote) if remote else session("notebook"), root)


def open_reader(settings: str = "", as_of: str = "") -> Reader:
    """The same tables without Spark, as polars reads them. settings: as of open_lake.

    as_of: as runs had left them at a time, such as 2026-04-02T10:00:00Z; one that no run had has no rows. Raises Stop
    where none had left any.
    """
    root = rooted(located(known(settings).lake.path))
    return Reader(root, every_version_at(root, instant(as_of)) if as_of else {})


def open_snapshot(settings: str = "") -> Snapshot:
    """What was published last: gold, star and KPIs, without Spark. settings: as of open_lake.

    Raises Stop where nothing was published.
    """
    return opened(located(known(settings).lake.published))


def known(settings: str = "") -> Settings:
    """The settings of a notebook: those named as in open_lake."""
    return read_settings(known_path(settings))


def known_path(settings: str = "") -> Path:
    """Their file: what a notebook gives to a command as --settings."""
    return settings_path(settings or os.environ.get(SETTINGS, DEMO))


def located(path: str) -> str:
    """A folder of the settings, below the checkout's root where it is relative; or a URL."""
    return path if "://" in path else str(ROOT / path)


def settings_path(path: str) -> Path:
    """The file of that name here, or else below the checkout's root."""
    return Path(path) if Path(path).exists() else ROOT / path
