"""Verifies a sealed cycle, or one bill by its proof, with Python's standard library alone: to be handed to an auditor.

python -I -S verify_seal.py DIR [--bill NUMBER] [--root HEX]; DIR may be a proof's file, too. Exit status: 0 nothing is
wrong, 1 it cannot be read, 2 wrong arguments, 3 something is wrong. docs/audit.md tells what a seal holds.
"""

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from pathlib import Path
from typing import Any

Fields = dict[str, Any]
Sums = dict[tuple[str, ...], list[Decimal]]
"""What keys come to, such as base, amount and included part by cycle, name and rate of a tax."""

DOCUMENTS, TOTALS, MANIFEST, ROOT, PROOFS = "documents.jsonl", "totals.jsonl", "manifest.json", "root.txt", "proofs"
DETAIL, UNTIL = "usage/", "detail_kept_until"
LINKED = (
    *("place", "previous_hash", "document_id", "cycle", "account_id", "kind", "number", "series", "serial", "amends"),
    *("issue_date", "content_hash", "file_hashes", "basis"),
)
"""What the hash of a document's row in the chain of all documents covers, basis where there is one."""
TAX_SUMS = ("base", "amount", "included")
TOTAL_KEYS, TOTAL_SUMS = ("of", "kind", "currency", "name", "rate"), ("documents", "total", *TAX_SUMS)
"""The keys by which a line of totals stands, and the sums that it has: of documents, or of a tax of theirs."""
UNREADABLE = (OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
"""What reading something that is no seal may end in."""


@dataclass
class Report:
    """What was looked at, and what is wrong. said: the root that a seal names. root: that of what is there."""

    name: str
    manifest: Fields = field(default_factory=dict)
    said: str = ""
    root: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    proofs: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def canonical(value: Any) -> bytes:
    """One text for one content: keys, which are ASCII, in order, no blanks, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf_hash(data: bytes) -> bytes:
    """RFC 6962: of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962: of two that stand side by side."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def levels(leaves: list[bytes]) -> list[list[bytes]]:
    """RFC 6962: the tree from the hashes of its leaves up to its root. One without a neighbour moves up as it is."""
    tree = [leaves or [hashlib.sha256().digest()]]
    while len(tree[-1]) > 1:
        below = tree[-1]
        pairs = [node_hash(*below[i : i + 2]) for i in range(0, len(below) - 1, 2)]
        tree.append(pairs + below[len(pairs) * 2 :])
    return tree


def root_by(path: list[str], leaf: bytes, index: int, size: int) -> str:
    """RFC 6962: the root that an audit path leads to from the hash of one leaf of so many. Raises UNREADABLE."""
    last, beside = size - 1, [bytes.fromhex(one) for one in path]
    if not 0 <= index <= last or [one.hex() for one in beside] != path:
        raise ValueError(f"no path of leaf {index} of {size}")
    while last:
        if index % 2:
            leaf = node_hash(beside.pop(0), leaf)
        elif index < last:
            leaf = node_hash(leaf, beside.pop(0))
        index, last = index // 2, last // 2
    if beside:
        raise ValueError("its path is too long")
    return leaf.hex()


def total(texts: Iterable[str | None]) -> Decimal:
    """The sum of amounts; what is null is none."""
    return sum((Decimal(text) for text in texts if text is not None), Decimal(0))


def amounts(content: Fields) -> Sums:
    """What the lines of a document come to, by the names that it has for that."""
    own = [line for line in content["lines"] if line["cycle"] == content["cycle"]]
    due, of_own = (total(line["amount"] for line in lines) for lines in (content["lines"], own))
    kinds = ("usage", "discount", "fee", "tax")
    sums = {f"{kind}_amount": total(one["amount"] for one in own if one["kind"] == kind) for kind in kinds}
    sums |= {"included_tax_amount": total(line["included"] for line in own), "carried_amount": due - of_own}
    return {(name,): [amount] for name, amount in (sums | {"total_due": due, "total": due}).items()}


def add(sums: Sums, key: tuple[str, ...], more: list[Decimal]) -> None:
    """Adds to what a key comes to."""
    sums[key] = [old + new for old, new in zip(sums.get(key, [Decimal(0)] * len(more)), more, strict=True)]


def taxes(entries: Iterable[Fields]) -> Sums:
    """What lines of taxes, or a document's own sums of them, come to."""
    sums: Sums = {}
    for entry in entries:
        if entry.get("kind", "tax") == "tax" and entry["rate"] is not None:
            add(sums, (entry["cycle"], entry["name"], entry["rate"]), [total([entry[name]]) for name in TAX_SUMS])
    return sums


def differences(said: Sums, sums: Sums) -> Iterator[str]:
    """Where what is said differs from what lines come to."""
    for key in sorted(said.keys() | sums.keys()):
        if said.get(key) != sums.get(key):
            told, wanted = (", ".join(map(str, one.get(key, ["nothing"]))) for one in (said, sums))
            yield f"{' '.join(key)} is {told}, and lines come to {wanted}"


def document_faults(record: Fields) -> Iterator[str]:
    """Where a document contradicts itself."""
    content = record["content"]
    said: Sums = {(name,): [Decimal(amount)] for name, amount in content["amounts"].items()}
    said |= taxes(content["tax"]) | {("total",): [Decimal(content["total"])]}
    yield from differences(said, amounts(content) | taxes(content["lines"]))
    for name in ("document_id", "cycle", "account_id", "kind", "amends"):
        if record[name] != content[name]:
            yield f"its {name} is {record[name]}, and in its content {content[name]}"
    row = {name: record[name] for name in LINKED if name != "basis" or record.get(name) is not None}
    for what, value, name in (("content", content, "content_hash"), ("row in the chain of documents", row, "row_hash")):
        if hashlib.sha256(canonical(value)).hexdigest() != record[name]:
            yield f"its {what} has another hash"


def proof_faults(proof: Fields) -> Iterator[str]:
    """Where a document and its way to the root contradict each other."""
    yield from document_faults(proof["document"])
    if root_by(proof["path"], leaf_hash(canonical(proof["document"])), proof["index"], proof["size"]) != proof["root"]:
        yield "its document and path do not lead to its root"


def sealed_proof_faults(path: Path, record: Fields, index: int, report: Report) -> Iterator[str]:
    """Where the proof of a sealed document is another than that document's."""
    name = f"{PROOFS}/{path.name}"
    try:
        text = path.read_bytes()
        proof = json.loads(text)
        if proof["document"] != record:
            pairs = zip(record["content"]["lines"], proof["document"]["content"]["lines"], strict=False)
            lines = [f"line {n} ({a['line_id']})" for n, (a, b) in enumerate(pairs, 1) if a != b]
            yield f"it differs from the document in {name} in {', '.join(lines) or 'other than its lines'}"
        wanted = {"document": proof["document"], "path": proof["path"], "index": index}
        if text != canonical(wanted | {"size": report.manifest["documents"] + 1, "root": report.said}) + b"\n":
            yield f"{name} is not written as it was"
        yield from (f"{name}: {fault}" for fault in proof_faults(proof))
    except UNREADABLE as error:
        yield f"{name} cannot be read ({error!r})"


def total_faults(path: Path, sums: Sums, report: Report) -> Iterator[str]:
    """Where totals differ from what the documents come to."""
    said: Sums = {}
    try:
        for row in map(json.loads, path.read_bytes().splitlines()):
            key = tuple(row[name] for name in TOTAL_KEYS if name in row)
            add(said, key, [Decimal(row[name]) for name in TOTAL_SUMS if name in row])
            report.counts["totals"] += 1
        yield from (f"{TOTALS}: {difference}" for difference in differences(said, sums))
    except UNREADABLE as error:
        yield f"{TOTALS}: it cannot be read ({error!r})"


def file_faults(folder: Path, report: Report) -> Iterator[str]:
    """Files that are gone before their time, hold other bytes than when they were sealed, or were not sealed."""
    hashes, is_over = report.manifest["files"], date.today().isoformat() >= report.manifest.get(UNTIL, "9")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    for name in sorted(there | hashes.keys()):
        if name not in there and is_over and name.startswith(DETAIL):
            report.counts["expired"] += 1
        elif name not in there:
            yield f"{name}: it is gone"
        elif name in hashes:
            report.counts["files"] += 1
            with (folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != hashes[name]:
                    yield f"{name}: its bytes are not those that were sealed"
        elif name not in report.proofs | {MANIFEST, ROOT}:
            yield f"{name}: {f'{DOCUMENTS} has no such document' if name.startswith(PROOFS) else 'it was not sealed'}"


def line_faults(line: bytes, folder: Path, index: int, report: Report, sums: Sums) -> Iterator[str]:
    """What is wrong with a document, which joins the totals, and with its proof in a folder. Raises UNREADABLE."""
    record = json.loads(line)
    content, name = record["content"], f"{PROOFS}/{record['number']}.json"
    faults = [*document_faults(record), *(["it is not written as it was"] if canonical(record) != line else [])]
    key = (content["kind"], content["currency"])
    add(sums, ("documents", *key), [Decimal(1), total(one["amount"] for one in content["lines"])])
    for (_, *tax), of_tax in taxes(content["lines"]).items():
        add(sums, ("tax", *key, *tax), of_tax)
    report.counts["lines"] += len(content["lines"])
    if record["number"]:
        report.proofs.add(name)
        faults += sealed_proof_faults(folder / name, record, index, report)
    yield from (f"{DOCUMENTS} line {index + 1}, {record['number'] or record['document_id']}: {one}" for one in faults)


def verify(folder: Path) -> Report:
    """Looks at all of one seal. Raises UNREADABLE where it is none."""
    text, leaves, sums = (folder / MANIFEST).read_bytes(), list[bytes](), Sums()
    said = (folder / ROOT).read_text(errors="replace").removesuffix("\n")
    report = Report(folder.resolve().name, json.loads(text), said)
    with (folder / DOCUMENTS).open("rb") as lines:
        for index, line in enumerate(raw.removesuffix(b"\n") for raw in lines):
            leaves.append(leaf_hash(line))
            try:
                report.faults += line_faults(line, folder, index, report, sums)
            except UNREADABLE as error:
                report.faults.append(f"{DOCUMENTS} line {index + 1}: it cannot be read ({error!r})")
    report.faults += [*total_faults(folder / TOTALS, sums, report), *file_faults(folder, report)]
    report.root = levels([*leaves, leaf_hash(text)])[-1][0].hex()
    if report.said != report.root:
        report.faults.append(f"{ROOT}: it says {report.said}; {DOCUMENTS} and {MANIFEST} have the root {report.root}")
    counts = report.counts | Counter(documents=len(leaves))
    gone = f"; {counts['expired']} of call detail expired on {report.manifest[UNTIL]}" if counts["expired"] else ""
    report.told = [
        f"{report.name}, sealed {report.manifest.get('sealed_at')} by {report.manifest.get('by')}:",
        f"  re-added    {counts['documents']} documents from {counts['lines']} lines, and {counts['totals']} totals",
        f"  bytewise    {counts['files']} files, by the SHA-256 that {MANIFEST} has of them{gone}",
        f"  recomputed  {len(report.proofs)} proofs, hashes of contents and rows, and the root {report.root}",
    ]
    return report


def verified(folder: Path) -> list[Report]:
    """The reports of a seal and of those that it follows, which stand beside it, newest first."""
    reports = [verify(folder)]
    while (previous := reports[-1].manifest["previous"]) is not None:
        reports.append(verify(folder.resolve().parent / previous["seal"]))
        if reports[-1].root != previous["root"]:
            reports[-1].faults.append(f"{ROOT}: {reports[-2].name} follows one of another root, {previous['root']}")
            break
    return reports


def verified_proof(path: Path) -> Report:
    """The report of one document and its way to the root, alone. Raises UNREADABLE where it is none."""
    proof = json.loads(path.read_bytes())
    record, content = proof["document"], proof["document"]["content"]
    report = Report(record["number"] or record["document_id"], root=proof["root"], faults=list(proof_faults(proof)))
    report.told = [
        f"{report.name} of {record['issue_date']} to {content['account_id']} for {content['cycle']}:",
        f"  re-added    {content['total']} {content['currency']} from {len(content['lines'])} lines",
        f"  recomputed  its hashes, and the way by {len(proof['path'])} hashes to the root {proof['root']}",
    ]
    return report


def run(seal: Path, bill: str | None, root: str | None) -> int:
    """Verifies a seal, or one document by its proof, and prints what it sees. Returns the exit status."""
    proof = seal if seal.is_file() else seal / PROOFS / f"{bill}.json" if bill else None
    try:
        with localcontext(Context(100, traps=[Inexact, InvalidOperation])):  # sums are exact, or none
            reports = [verified_proof(proof)] if proof else verified(seal)
    except UNREADABLE as error:
        why = f"{error.filename!a} is not there" if isinstance(error, FileNotFoundError) else f"{error!a}"
        print(f"{proof or seal} is no readable {'proof' if proof else f'seal, by {MANIFEST}'}: {why}", file=sys.stderr)
        return 1
    faults = [f"{report.name}: {fault}" for report in reports for fault in report.faults]
    if root is not None and root.lower() != reports[0].root:
        faults.append(f"{reports[0].name}: its root is not {root}, the one from elsewhere ({len(root)} digits of 64)")
    said = "consistent: nothing contradicts itself. Only a root kept elsewhere shows that nothing changed: --root HEX"
    if root is not None:
        said = "unchanged: it is what that root was taken of"
    told = [line for report in reports for line in report.told] + faults
    for line in [*told, f"WRONG: faults: {len(faults)}" if faults else said]:
        print("".join(one if " " <= one <= "~" else ascii(one)[1:-1] for one in line))  # what is forged draws nothing
    return 3 if faults else 0


def arguments(parser: argparse.ArgumentParser) -> None:
    """What it takes, here and as a command of Tollhouse."""
    parser.add_argument("seal", type=Path, metavar="DIR", help="a seal, or the file of one proof")
    parser.add_argument("--bill", metavar="NUMBER", help="only the document of this number, by its proof")
    parser.add_argument("--root", metavar="HEX", help="the root that was noted when the cycle was sealed")


if __name__ == "__main__":
    command = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    arguments(command)
    raise SystemExit(run(**vars(command.parse_args())))
