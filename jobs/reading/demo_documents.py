"""How the documents of a demo are issued: in its own folder, without bills before by which an outlier could be told."""

from dataclasses import replace
from pathlib import Path

from lake.document_settings import Documents
from lake.note_settings import MOST_MONTHS
from lake.retention import Retention

MOST_DUE, USUAL_USES = 100, 50
"""What a bill comes to at most for each use of a number, in the tariff's currency; how many there are at least."""


def demo_documents(documents: Documents, folder: Path, uses: int) -> Documents:
    """These settings, with head and seals in a folder.

    uses: of each number. What an outlier is depends on it alone: the account's other bills come later.
    """
    amount = str(MOST_DUE * max(uses, USUAL_USES))
    head, seals = (str(folder / name) for name in ("documents-head.jsonl", "seals"))
    return replace(documents, head=head, seals=seals, outlier_amount=amount)


def kept_long(retention: Retention) -> Retention:
    """These settings, by which nothing of a demo is over, whenever it is made."""
    return replace(retention, detail_months=MOST_MONTHS, documents_years=MOST_MONTHS // 12)
