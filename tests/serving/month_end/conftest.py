"""The two small months, published once; tests that spoil invoices write their own."""

from pathlib import Path

import pytest

from serving.month_end.month import Month
from tests.serving.month_end.months import march, publish, write_invoices


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """March, as published."""
    return march(publish(tmp_path_factory.mktemp("published")))


@pytest.fixture
def invoices(tmp_path: Path) -> Path:
    """The folder of March's invoices."""
    return write_invoices(tmp_path / "invoices" / "2026-03")
