"""Who bills, and how documents are let go, issued and sealed."""

from dataclasses import dataclass

ALL, NONE = "all", "none"


@dataclass(frozen=True)
class Supplier:
    """Who bills, as documents have it. vat_id: with the country's letters."""

    name: str = ""
    address: str = ""
    vat_id: str = ""


@dataclass(frozen=True)
class Documents:
    """head: the file, outside the lake, that notes the last document of each issue. four_eyes: who issues a document
    is another than who approved it. collection_days: for how many after the last day of its own cycle an account's late
    usage is waited for before its bill may go. outlier_factor, outlier_amount: by how many times, and by how much of
    the currency, a bill differs from its account's mean to be held back. golden: a CSV file of accounts whose bills are
    known: account_id, cycle, total_due; empty: none. seals: the folder of sealed cycles.
    itemise: ALL documents with itemisations beside them, or NONE."""

    head: str = "var/documents-head.jsonl"
    four_eyes: bool = False
    collection_days: int = 3
    outlier_factor: int = 5
    outlier_amount: str = "1000"
    golden: str = ""
    seals: str = "var/seals"
    itemise: str = ALL
