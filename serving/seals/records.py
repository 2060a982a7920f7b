"""Documents as a seal has them: a line of JSON, which is a leaf of the Merkle tree, and totals of them all."""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from gold.issuing.canonical import canonical, plain
from gold.issuing.chain import covered
from serving.seals.verify_seal import DOCUMENTS, PROOFS, TAX_SUMS, TOTALS, levels

Row = Mapping[str, Any]

SALT_BYTES = 32
"""As long as the hash that it hides: who is handed one proof cannot guess at other documents by the hashes in it."""


@dataclass
class Totals:
    """What documents come to by kind and currency, and their taxes by name and rate, too."""

    documents: dict[tuple[str, str], tuple[int, Decimal]] = field(default_factory=dict)
    taxes: dict[tuple[str, str, str, str], list[Decimal]] = field(default_factory=dict)

    def add(self, content: Row) -> None:
        """Adds what a document says that it comes to."""
        whose = (content["kind"], content["currency"])
        count, total = self.documents.get(whose, (0, Decimal(0)))
        self.documents[whose] = (count + 1, total + Decimal(content["total"]))
        for tax in content["tax"]:
            sums = self.taxes.setdefault((*whose, tax["name"], tax["rate"]), [Decimal(0)] * len(TAX_SUMS))
            sums[:] = [before + Decimal(tax[name] or 0) for before, name in zip(sums, TAX_SUMS, strict=True)]

    def rows(self) -> Iterator[dict[str, Any]]:
        """A line for each, in order."""
        for (kind, currency), (count, total) in sorted(self.documents.items()):
            yield {"of": "documents", "kind": kind, "currency": currency, "documents": count, "total": total}
        for (kind, currency, name, rate), sums in sorted(self.taxes.items()):
            keys = {"of": "tax", "kind": kind, "currency": currency, "name": name, "rate": rate}
            yield keys | dict(zip(TAX_SUMS, sums, strict=True))


def record(row: Row, salt: str) -> str:
    """The line of a row of gold.documents. Its content stands in it as it is, and stands for lines and total."""
    states = [state | {"at": state["at"].isoformat()} for state in row["states"]]
    said = plain(covered(row)) | {"row_hash": row["row_hash"], "states": states}
    return canonical(said | {"content": json.loads(row["content"]), "salt": salt})


def write_documents(rows: Iterable[Row], folder: Path) -> int:
    """Writes the line of each document, and the totals. Returns how many there are."""
    totals, count = Totals(), 0
    with (folder / DOCUMENTS).open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(record(row, secrets.token_hex(SALT_BYTES)) + "\n")
            totals.add(json.loads(row["content"]))
            count += 1
    write_lines(totals.rows(), folder / TOTALS)
    return count


def write_lines(rows: Iterable[Row], path: Path) -> None:
    """Writes rows as JSON, a line for each."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(canonical(row) + "\n" for row in rows)


def write_proofs(folder: Path, leaves: list[bytes]) -> str:
    """Writes the proof of each document that has a number. Returns the root. leaves: of documents, and of the rest."""
    tree = levels(leaves)
    root = tree[-1][0].hex()
    (folder / PROOFS).mkdir()
    with (folder / DOCUMENTS).open(encoding="utf-8", newline="\n") as lines:
        for index, document in enumerate(map(json.loads, lines)):
            if document["number"] is not None:
                way = {"index": index, "size": len(leaves), "path": path_in(tree, index), "root": root}
                text = canonical({"document": document, **way}) + "\n"
                (folder / PROOFS / f"{document['number']}.json").write_text(text, encoding="utf-8", newline="\n")
    return root


def path_in(tree: list[list[bytes]], index: int) -> list[str]:
    """The hashes beside the way from a leaf up to the root, as hex: an audit path of RFC 6962."""
    beside = ((level, (index >> height) ^ 1) for height, level in enumerate(tree[:-1]))
    return [level[other].hex() for level, other in beside if other < len(level)]
