"""A cycle is named by a month of this century; what is none says which there can be."""

import argparse

import pytest

from gold.cycles import cycle


def test_a_month_names_a_cycle() -> None:
    assert cycle("2024-02").days == 29


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-13", "'2026-13' is not a cycle: write it as 2026-03"),
        ("2026-3", "'2026-3' is not a cycle"),
        ("1999-01", "1999-01 is no cycle that can be: they are 2000-01 to 2099-12"),
    ],
)
def test_what_names_none_is_a_sentence(text: str, why: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match=why):
        cycle(text)
