"""A bill on the page: its state, its documents and who issued them, each read as it was sent."""

import json

import pytest
from streamlit.testing.v1 import AppTest

from serving.dashboard.bill import drawn, flat
from serving.dashboard.data import documents
from serving.dashboard.language import DASH
from serving.dashboard.snapshot import OpenSnapshot
from tests.document_rows import CUSTOMER, NUMBER
from tests.serving.dashboard.conftest import Opens
from tests.serving.dashboard.test_app import figure, said
from tests.serving.dashboard.test_lake_state import cells

BILL, NOTE = "B2026-0000001", "C2026-0000001"


def told(app: AppTest) -> str:
    """All that the page says, bills as text and boxes included."""
    boxes = [str(element.value) for part in (app.success, app.error) for element in part]
    texts = [element.proto.body for element in app.get("html")]
    return "\n".join((said(app), *boxes, *texts)).replace("\\", "").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("bill", "sentence"),
    [
        ("2026-03-A1", "Draft: it is not approved. Run tollhouse approve-bills --cycle 2026-03."),
        ("2026-03-A2", "Held back by approve-bills since 2026-04-01 12:00 UTC: 3 uses are not rated: 3 data missing"),
        ("2026-03-A3", "Approved by Amina on 2026-04-01 12:00 UTC, and not issued yet."),
        ("2026-02-A1", f"Issued as {BILL} on 2026-04-04 by Omar. Notes that correct it: 1, of -12.00 MAD in all."),
    ],
)
def test_a_bill_says_in_which_state_it_is_and_why(opens: Opens, bill: str, sentence: str) -> None:
    app = opens("billing", bill=bill)
    assert not app.exception
    assert sentence in told(app)


def test_a_note_is_found_by_its_number_whatever_cycle_is_looked_at_and_read_as_it_was_sent(opens: Opens) -> None:
    app = opens("billing", find=NOTE.lower())
    assert not app.exception
    assert app.text_input(key="bill").value == NOTE
    assert cells(app, "Customer")["Bill"] == ["2026-02-A1"]
    table = cells(app, "Kind")
    assert table["Document"] == [BILL, NOTE, "2026-02-A1"]
    assert table["Kind"] == ["Bill", "Credit note", "Fresh bill"]
    assert table["Total (MAD)"] == ["72.00", "-12.00", "60.00"]
    assert f"Credit note {NOTE} of 2026-04-04, amends {BILL}" in told(app)
    assert "come to 60.00 MAD, with drafts to 60.00 MAD; the fresh bill comes to 60.00 MAD." in told(app)
    assert cells(app, "What")["By"] == [DASH, "Amina", "Omar", "Amina", "Omar"]
    app.text_input(key="bill").set_value("2026-03-A1").run()
    assert app.text_input(key="bill").value == "2026-03-A1", "what was looked for is opened once"


def test_an_issued_bill_tells_its_place_and_tiles_tell_issued_and_drafted_apart(opens: Opens) -> None:
    app = opens("billing", cycle="2026-02", bill=BILL)
    assert figure(app, "Issued revenue (MAD)")[0] == "60.00"
    assert figure(app, "Draft revenue (MAD)")[0] == "30.00"
    assert figure(app, "Credit notes (MAD)")[0] == "-10.00"
    assert cells(app, "Customer")["Number"] == [BILL, DASH]
    assert cells(app, "Customer")["State"] == ["Issued", "Draft"]
    assert "Place 1 of 2 in the chain" in told(app)
    assert "It is not sealed yet" in told(app)


def test_what_is_read_has_neither_numbers_nor_address(snapshot: OpenSnapshot) -> None:
    document = documents.sent(snapshot, "2026-02-A1+1")
    text = json.dumps(document)
    assert not any(hidden in text for hidden in (NUMBER, CUSTOMER["address"], CUSTOMER["vat_id"]))
    assert [line["amount"] for line in document["lines"]] == ["-60.00", "50.00", "-12.00", "10.00"]
    assert len(document["lines"][0]["msisdn"]) == 8
    assert drawn(document).startswith(b"%PDF")
    assert flat(document["lines"][0] | {"taxes": [{"name": "vat", "rate": "0.2"}]})["taxes"] == "vat 0.2"
