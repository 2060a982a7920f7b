"""What an itemisation is made of may be gone: that is a sentence, and no error of whatever reads the file."""

from argparse import Namespace
from unittest.mock import MagicMock, patch

import pytest

from gold.cycles import cycle
from jobs.reading import itemised
from lake.errors import Stop


def test_where_upkeep_took_what_a_bill_was_made_of_the_way_to_another_is_said() -> None:
    call = MagicMock(args=Namespace(cycle=cycle("2026-03")))
    named = {"behind": ["ACC-A"], "billed_from": [(3, ["ACC-A"])], "lost": ["part-1.parquet"], "listed": MagicMock()}
    with patch.multiple(itemised, **{name: MagicMock(return_value=value) for name, value in named.items()}):
        with pytest.raises(
            Stop, match=r"of ACC-A charges is not kept .* run tollhouse bill-cycle --cycle 2026-03, then"
        ):
            itemised.read_charged(call, MagicMock())
        itemised.listed.assert_called_once()
