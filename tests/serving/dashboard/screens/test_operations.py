"""The page of operations: rejects and how to mend them, the last runs, and that it looks anew by itself."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import streamlit

from lake.runs import Run, write_run
from tests.serving.dashboard.conftest import Opens, settings_of_own
from tests.serving.dashboard.small_snapshot import publish
from tests.serving.dashboard.test_app import figure, said
from tests.serving.dashboard.test_lake_state import cells


def test_rejects_are_shown_with_masked_samples_and_how_to_mend_them(opens: Opens) -> None:
    app = opens("operations", reason="corrupt_json")
    assert figure(app, "Rejected records")[0] == "3"
    assert '{"caller_id":"+############"}' in said(app)
    assert "ask who writes them, and send them again" in said(app)


def test_the_last_runs_say_how_they_ended(opens: Opens, tmp_path: Path) -> None:
    over = settings_of_own(tmp_path)
    for minute, (state, status) in enumerate((("done", 0), ("failed", 3))):
        began = datetime(2026, 4, 1, 12, minute, tzinfo=UTC)
        ended = began + timedelta(seconds=7)
        run = Run(f"rate-usage-{began:%Y%m%dT%H%M%S.%f}", "rate-usage", began, state, ended, status)
        write_run(str(tmp_path / "lake"), run)
    table = cells(opens("operations", over=over), "Job")
    assert table["State"] == ["✗ Failed", "✓ Done"]
    assert (table["Exit status"], table["Time (s)"]) == (["3", "0"], ["7", "7"])


def test_operations_is_drawn_anew_by_itself_and_takes_the_newest_snapshot(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, fragment = [], streamlit.fragment

    def noting(*of: Any, **options: Any) -> Callable[..., Any]:
        asked.append(options.get("run_every"))
        return fragment(*of, **options)

    monkeypatch.setattr(streamlit, "fragment", noting)
    over = settings_of_own(tmp_path)
    app = opens("operations", over=over)
    assert asked[-1] == 30
    publish(tmp_path / "published", "bbbbbbbbbbbb")
    assert "bbbbbbbbbbbb" in said(app.run())
