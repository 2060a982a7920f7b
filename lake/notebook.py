"""The lake in a notebook, in the same session and with the same settings as the jobs."""

import os
from pathlib import Path

from lake.checkout import ROOT
from lake.session import session
from lake.settings import read_settings
from lake.store import Store

SETTINGS = "TOLLHOUSE_SETTINGS"
DEMO = "var/demo/settings.toml"


def open_lake(settings: str = "") -> Store:
    """The lake of a settings file: the one named, or in TOLLHOUSE_SETTINGS, or that of the last `make demo`.

    A relative path is looked for here and, since notebooks run in their own folder, from the checkout's root.
    Raises Stop where there are no settings.
    """
    lake = read_settings(found(settings or os.environ.get(SETTINGS, DEMO))).lake
    return Store(session("notebook"), lake.path if "://" in lake.path else str(ROOT / lake.path))


def found(path: str) -> Path:
    """The file of that name here, or else below the checkout's root."""
    return Path(path) if Path(path).exists() else ROOT / path
