"""The settings of a demo's documents."""

from pathlib import Path

import pytest

from jobs.reading.demo_documents import demo_documents
from lake.document_settings import Documents


@pytest.mark.parametrize(("uses", "amount"), [(5, "5000"), (50, "5000"), (1_000, "100000")])
def test_head_and_seals_stand_in_the_demos_folder_and_outliers_follow_from_its_size(uses: int, amount: str) -> None:
    given = Documents("var/head.jsonl", four_eyes=True, seals="var/seals", collection_days=7)
    assert demo_documents(given, Path("/demo"), uses) == Documents(
        "/demo/documents-head.jsonl", four_eyes=True, outlier_amount=amount, seals="/demo/seals", collection_days=7
    )
