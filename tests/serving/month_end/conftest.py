"""The two small months, published once; tests that spoil invoices write their own."""

from pathlib import Path

import pytest

from serving.month_end.month import Month
from tests.serving.month_end.issued_months import DOCUMENTS, write_issued
from tests.serving.month_end.months import month_of, publish, write_invoices


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    """March, as published."""
    return month_of(publish(tmp_path_factory.mktemp("published")))


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published folder of the same months, where most of what is due is issued."""
    return publish(tmp_path_factory.mktemp("issued"), DOCUMENTS)


@pytest.fixture
def invoices(tmp_path: Path) -> Path:
    """The folder of invoices, with March's drafts."""
    return write_invoices(tmp_path / "invoices")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """The folder of invoices, with what is issued, and February's drafts, as render-bills drew them before."""
    return write_issued(write_invoices(tmp_path / "sent", "2026-02"))
