"""Heads are whole lines, whatever broke off between them."""

from pathlib import Path

import pytest

from lake import heads
from lake.errors import Stop


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "head.jsonl"
    heads.begin(path)
    return path


def head(place: int) -> dict[str, object]:
    return {"place": place, "row_hash": f"{place}", "run": "run"}


def test_a_head_that_broke_off_takes_none_that_follows_with_it(path: Path) -> None:
    heads.note(path, head(1))
    path.write_text(path.read_text(encoding="utf-8") + '{"place": 2, "row_h', encoding="utf-8")
    heads.note(path, head(3))
    heads.note(path, head(4))
    assert [noted["place"] for noted in heads.heads(path)] == [1, 3, 4]


def test_heads_that_are_gone_are_not_none(path: Path) -> None:
    path.unlink()
    with pytest.raises(Stop, match="bring it back"):
        heads.heads(path)
