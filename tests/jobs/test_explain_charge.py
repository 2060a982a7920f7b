"""explain-charge of what has no charge: a use in a lake without a tariff, and a record that was rejected."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gold.rated_usage import RATED_USAGE
from jobs import explain_charge
from silver.rejects import REJECTS
from silver.usage import USAGE
from tests.lake_settings import settings_of, write_rows

START = datetime(2026, 3, 6, 9, tzinfo=UTC)
USE: dict[str, Any] = {
    "usage_id": "u1", "record_type": "voice", "msisdn": "+212661000001", "start_time": START, "units": 60,
    "is_roaming": False, "is_international": False, "utc_month": "2026-03",
}  # fmt: skip
RATED: dict[str, Any] = {"run": "retail", "status": "unmatched", "reason": "no_subscriber", "rated_at": START}
REASONS = [
    {"code": "malformed_start_time", "sentence": "timestamp must be a time in ISO 8601, and is '6/3/2026'"},
    {"code": "missing_units", "sentence": "duration_sec is missing"},
]


def test_a_use_that_was_rated_before_any_tariff_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(tmp_path / "lake", USAGE, [USE])
    write_rows(tmp_path / "lake", RATED_USAGE, [USE | RATED | {"cycle": "2026-03", "rating_run": "r"}])
    assert explain_charge.main([*settings_of(tmp_path), "u1"]) == 0
    assert "Nothing was charged for 0:01:00: nobody is known to have owned the number then" in capsys.readouterr().out


def test_a_record_that_was_rejected_is_told_with_its_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_rows(tmp_path / "lake", REJECTS, [{"record_id": "r9", "reasons": REASONS}])
    assert explain_charge.main([*settings_of(tmp_path), "r9"]) == 1
    said = "mediate-cdrs rejected r9: timestamp must be a time in ISO 8601, and is '6/3/2026'; duration_sec is missing."
    assert said in capsys.readouterr().err
    assert explain_charge.main([*settings_of(tmp_path), "r8"]) == 1
    assert "no use is called r8" in capsys.readouterr().err
    write_rows(tmp_path / "lake", USAGE, [USE | {"usage_id": "r9"}])
    assert explain_charge.main([*settings_of(tmp_path), "r9"]) == 1
    assert "r9 is not rated yet" in capsys.readouterr().err  # it was sent again, corrected
