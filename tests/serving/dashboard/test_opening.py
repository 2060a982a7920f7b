"""What is published is opened once for all readers, before the first of them comes."""

from pathlib import Path

import pytest
from streamlit import delta_generator

from serving.dashboard import opening
from serving.dashboard.opening import prepare, shared
from serving.dashboard.serve import USE_WARNING
from serving.opened import pointed
from tests.serving.dashboard.conftest import settings_over


def test_what_was_prepared_is_not_opened_again(
    published: Path, settings: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared.clear()
    prepare(settings)
    monkeypatch.setattr(opening, "kept_open", lambda *_: pytest.fail("it is opened anew"))
    assert shared(published.resolve(), pointed(published)).rows("SELECT count(*) AS bills FROM bills") == [{"bills": 5}]


def test_where_nothing_is_published_the_page_is_left_to_say_so(tmp_path: Path) -> None:
    prepare(settings_over(tmp_path / "published"))


def test_streamlit_still_keeps_under_this_name_whether_it_has_warned() -> None:
    assert isinstance(vars(delta_generator)[USE_WARNING], bool)
