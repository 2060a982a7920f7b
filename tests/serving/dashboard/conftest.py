"""A published snapshot, and the dashboard over it without a browser."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from serving.dashboard.snapshot import OpenSnapshot, kept_open
from serving.opened import pointed
from tests.architecture import ROOT
from tests.serving.dashboard.drawn import opened
from tests.serving.dashboard.small_snapshot import publish

Opens = Callable[..., AppTest]


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a snapshot."""
    folder = tmp_path_factory.mktemp("small") / "published"
    folder.mkdir()
    publish(folder)
    return folder


@pytest.fixture(scope="session")
def snapshot(published: Path) -> OpenSnapshot:
    """The snapshot, opened."""
    return kept_open(published, pointed(published))


@pytest.fixture(scope="session")
def settings(published: Path) -> Path:
    """Settings whose published folder it is."""
    return settings_over(published)


def settings_over(published: Path) -> Path:
    """Writes settings beside a published folder."""
    local = (ROOT / "conf/local.toml").read_text(encoding="utf-8")
    path = published.parent / "settings.toml"
    path.write_text(local.replace('"var/', f'"{published.parent}/'), encoding="utf-8")
    return path


def settings_of_own(folder: Path) -> Path:
    """Settings over a snapshot that a test may add to."""
    (folder / "published").mkdir()
    publish(folder / "published")
    return settings_over(folder / "published")


@pytest.fixture
def opens(monkeypatch: pytest.MonkeyPatch, settings: Path) -> Opens:
    """Opens a page of the dashboard. over: other settings. query: of the address."""

    def open_page(page: str = "overview", over: Path | None = None, **query: str) -> AppTest:
        monkeypatch.setattr(sys, "argv", ["app.py", str(over or settings)])
        return opened(page, **query)

    return open_page
