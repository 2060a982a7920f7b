"""The lake in a notebook, with the same settings as the jobs, in the warm session if one runs."""

import os
from pathlib import Path

from lake.checkout import ROOT
from lake.settings import read_settings
from lake.store import Store
from machine.sessions import attached, session
from machine.warm_session import warm

SETTINGS = "TOLLHOUSE_SETTINGS"
DEMO = "var/demo/settings.toml"


def open_lake(settings: str = "") -> Store:
    """The lake of a settings file: the one named, or in TOLLHOUSE_SETTINGS, or that of the last `make demo`.

    A relative path is looked for here and, since notebooks run in their own folder, from the checkout's root.
    Raises Stop where there are no settings.
    """
    lake = read_settings(settings_path(settings or os.environ.get(SETTINGS, DEMO))).lake
    remote = warm()
    if remote:
        print(f"attached to the warm session at {remote}")
    spark = attached("notebook", remote) if remote else session("notebook")
    return Store(spark, lake.path if "://" in lake.path else str(ROOT / lake.path))


def settings_path(path: str) -> Path:
    """The file of that name here, or else below the checkout's root."""
    return Path(path) if Path(path).exists() else ROOT / path
