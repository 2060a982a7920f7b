"""A small lake with fresh bills of three accounts, and the jobs that approve and issue them."""

import shutil
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.documents import DOCUMENTS
from gold.rated_usage import RATED_USAGE
from jobs import approve_bills, check_numbers, issue_bills
from lake.document_settings import Documents
from lake.reader import Reader
from lake.settings import Lake, as_toml, read_settings
from lake.store import Store
from tests.billed_memo import memo_of_bills
from tests.builders import ROOT
from tests.serving.gold_rows import bill, put, rule_line, usage_line, use

AMINA, OMAR = "+212600000001", "+212600000002"
CYCLE = ["--cycle", "2026-03"]
ACCOUNTS = ("ACC1", "ACC2", "ACC3")


@dataclass(frozen=True)
class Issuing:
    """A lake and its settings."""

    store: Store
    settings: Path

    @property
    def folder(self) -> Path:
        """Where all of it is."""
        return self.settings.parent

    @property
    def head(self) -> Path:
        """The file of heads, outside the lake."""
        return self.folder / "elsewhere/head.jsonl"

    def copied(self, folder: Path, four_eyes: bool = False) -> "Issuing":
        """All of it in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Issuing(Store(self.store.spark, str(folder / "lake")), settings_in(folder, four_eyes))

    def checked(self, *more: str) -> dict[str, Any]:
        """The counts of check-numbers."""
        return check_numbers.JOB.counts(["--settings", str(self.settings), *more], self.store)

    def approve(self, *more: str) -> dict[str, Any]:
        """The counts of approve-bills."""
        return approve_bills.JOB.counts([*CYCLE, "--settings", str(self.settings), *more], self.store)

    def issue(self, *more: str) -> dict[str, Any]:
        """The counts of issue-bills."""
        return issue_bills.JOB.counts([*CYCLE, "--jobs", "1", "--settings", str(self.settings), *more], self.store)

    def documents(self) -> list[dict[str, Any]]:
        """The rows of gold.documents in their order."""
        return sorted(Reader(self.store.root).rows(DOCUMENTS), key=lambda row: row["place"])


def settings_in(folder: Path, four_eyes: bool = False, **documents: Any) -> Path:
    """Settings of a lake in a folder."""
    local = read_settings(ROOT / "conf/local.toml")
    lake = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
    seals = str(folder / "seals")
    kept = Documents(str(folder / "elsewhere/head.jsonl"), four_eyes, seals=seals, **documents)
    path = folder / "settings.toml"
    path.write_text(as_toml(replace(local, lake=lake, documents=kept)), encoding="utf-8")
    return path


def with_bills(store: Store, folder: Path) -> Issuing:
    """Bills of March for three accounts, of which one used anything, in a lake below a folder."""
    put(
        store,
        BILL_LINES,
        usage_line("ACC1", AMINA, 1, "6.405180", "6.41", uses=2, units=210, free_units=120),
        rule_line("ACC1", "fee", "regulatory", 2, "1.50"),
        rule_line("ACC1", "tax", "vat", 3, "1.58", base=Decimal("7.91"), rate=Decimal("0.2")),
        *(line for account in ACCOUNTS[1:] for line in fees(account)),
    )
    put(store, RATED_USAGE, *(use(f"u{n}", "ACC1", AMINA, 105, "3.202590") for n in range(2)))
    put(store, BILLS, bill("ACC1", "6.41", "1.50", "1.58"), *(bill(a, "0.00", "1.50", "0.30") for a in ACCOUNTS[1:]))
    memo_of_bills(store.root)
    return Issuing(store, settings_in(folder))


def fees(account: str) -> list[dict[str, Any]]:
    """The lines of an account that used nothing."""
    return [
        rule_line(account, "fee", "regulatory", 1, "1.50"),
        rule_line(account, "tax", "vat", 2, "0.30", base=Decimal("1.50"), rate=Decimal("0.2")),
    ]
