"""Documents that one run issued are made again together, and one whose sources are gone keeps no other from it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from unittest.mock import MagicMock

import pytest

from jobs.reading import reproduced_documents
from jobs.reading.recorded import Expired
from jobs.reading.reproduced import LOST, Verdict
from serving.invoices.issued import EQUAL

Row = Mapping[str, Any]


def document(number: str, run: str) -> Row:
    return {"number": number, "cycle": "2026-03", "states": [{"run": run}]}


def test_what_is_gone_of_one_document_is_lost_of_that_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = list[list[str]]()

    def of_issue(_call: object, documents: Sequence[Row], _runs: object) -> Iterator[Verdict]:
        groups.append([one["number"] for one in documents])
        for one in documents:
            if one["number"] == "B2":
                raise Expired("B2 is gone")
            yield Verdict(one["number"], EQUAL)

    monkeypatch.setattr(reproduced_documents, "of_issue", of_issue)
    monkeypatch.setattr(reproduced_documents, "of_files", lambda *_: {})
    monkeypatch.setattr("jobs.reading.reproduced.loss", lambda *_: "that is a loss")
    documents = [document("B1", "r1"), document("B4", "r2"), document("B2", "r1"), document("B3", "r1")]
    verdicts = list(reproduced_documents.of_documents(MagicMock(), documents, {}))
    assert {one.of: one.verdict for one in verdicts} == {"B1": EQUAL, "B2": LOST, "B3": EQUAL, "B4": EQUAL}
    assert groups == [["B1", "B2", "B3"], ["B1"], ["B2"], ["B3"], ["B4"]]
