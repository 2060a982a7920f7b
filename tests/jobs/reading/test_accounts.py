"""An account that is called by its own telephone number is not published, unless numbers may be."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from jobs import publish_gold
from silver.subscribers import SUBSCRIBERS
from tests.lake_settings import settings_of, write_rows

OWNER = {
    "customer_name": "Ada", "plan": "standard", "status": "active", "region": "Rabat", "is_student": False,
    "is_urban": True, "joined_on": date(2020, 1, 1), "cycle_day": 1, "valid_from": date(2020, 1, 1),
    "known_from": datetime(2026, 1, 1, tzinfo=UTC),
}  # fmt: skip


def published(folder: Path, account: str, numbers: bool = False) -> list[str]:
    """The settings of a lake whose only number, +212600000001, is of this account."""
    write_rows(folder / "lake", SUBSCRIBERS, [OWNER | {"msisdn": "+212600000001", "account_id": account}])
    settings = settings_of(folder)
    text = Path(settings[1]).read_text()
    Path(settings[1]).write_text(text.replace("numbers = false", f"numbers = {str(numbers).lower()}"))
    return settings


@pytest.mark.parametrize("account", ["+212600000001", "212600000001", "00212 600-000001", "0600000001"])
def test_a_number_as_an_account_stops_publishing(
    account: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish_gold.main(published(tmp_path, account)) == 1
    said = capsys.readouterr().err
    assert "1 accounts are called by telephone numbers" in said
    assert "600000001" not in said


@pytest.mark.parametrize(
    ("account", "numbers"), [("A212600000", False), ("000001", False), ("600000002", False), ("0600000001", True)]
)
def test_any_other_account_and_a_number_that_may_be_shown_do_not(
    account: str, numbers: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert publish_gold.main(published(tmp_path, account, numbers)) == 1
    assert "gold has nothing to publish yet" in capsys.readouterr().err
