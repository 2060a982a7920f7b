"""What a summary says of the month that was issued."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from lake.settings import read_settings
from serving.issued_summary import IssuedMonth, issued_month, issued_text, looking_further
from tests.jobs.proved_lake import proved_lake


def document(number: str, account: str, total: str) -> dict[str, Any]:
    bill, is_bill = f"2026-01-{account}", number.startswith("B")
    about = {"document_id": bill if is_bill else f"{bill}+1", "number": number, "account_id": account}
    about |= {"cycle": "2026-01", "amends": None if is_bill else bill, "issue_date": date(2026, 2, 3)}
    return about | {"total": Decimal(total), "currency": "MAD"}


BILLS = [document(f"B2026-000000{serial}", f"ACC{serial}", "2000.0000") for serial in (1, 2, 3)]
NOTES = [document("C2026-0000001", "ACC1", "-1.2300"), document("C2026-0000002", "ACC3", "-1234.5000")]


def month(notes: list[dict[str, Any]]) -> IssuedMonth:
    return IssuedMonth(BILLS, notes, ["a mistake"], Path("/demo/seals/2026-01"), 5, "ab12", "unchanged: all", 2)


def test_the_note_that_gives_most_back_stands_beside_the_numbers_the_root_and_the_verdict() -> None:
    said = "\n".join(issued_text(month(NOTES)))
    assert "Issued                   3  bills, B2026-0000001 to B2026-0000003;" in said
    assert "Corrected                2  of them, by credit notes C2026-0000001 to C2026-0000002\n" in said
    assert "because a mistake\n" in said
    assert "C2026-0000002 gives ACC3 back 1,234.50 MAD of B2026-0000003" in said
    assert "Sealed                   5  documents, /demo/seals/2026-01, under the root\n            ab12\n" in said
    assert said.endswith("5  documents by that root, unchanged: all")


def test_the_commands_show_the_correction_and_its_bill_and_verify_the_seal() -> None:
    _, _, *commands = looking_further(month(NOTES), Path("s"))
    assert [command.split("#")[0].split(maxsplit=1)[1].strip() for command in commands] == [
        "show-bill --settings s C2026-0000002",
        "explain-bill --settings s B2026-0000003",
        "bill-history --settings s B2026-0000003",
        "verify-seal /demo/seals/2026-01 --root ab12",
    ]


def test_where_nothing_had_to_be_corrected_the_first_bill_stands_for_all() -> None:
    said = "\n".join(issued_text(month([])))
    assert "Corrected" not in said
    assert "is issued and sealed:" in said
    assert "show-bill --settings s B2026-0000001" in "\n".join(looking_further(month([]), Path("s")))


def test_documents_are_read_from_the_lake_once_a_cycle_was_sealed(tmp_path: Path) -> None:
    settings = read_settings(proved_lake(tmp_path).folder / "settings.toml")
    assert issued_month({"bill-cycle": {}}, settings) is None
    counts = {"seal-cycle 2026-03": {"seal": "2026-03", "documents": 1, "root": "ab12"}}
    issued = issued_month(counts | {"verify-seal": {"told": ["1 document", "unchanged"]}}, settings)
    assert issued is not None
    assert [bill["number"] for bill in issued.bills] == ["B2026-0000001"]
    assert (issued.seal, issued.verdict) == (tmp_path / "seals/2026-03", "unchanged")
    assert (issued.notes, issued.reasons) == ([], [])
