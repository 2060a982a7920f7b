"""Documents made again of what their bills were made of, and held against what was issued: a verdict for each."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gold.billing.documents import BILL
from gold.billing.note_terms import note_terms
from gold.differences import of_values
from gold.issuing.content import Issuer
from gold.issuing.drafts import Drafts
from jobs.reading.corrected import read_corrections
from jobs.reading.documents import standing_rows
from jobs.reading.recorded import issuing_run, settings_then
from jobs.reading.reproduced import AT_ONCE, Again, Verdict, by_origin, judged, remade, without
from jobs.reading.reproduced_files import of_files
from lake.errors import Stop
from lake.reader import Reader
from lake.runs import Run
from lake.settings import Settings
from machine.command import Call
from serving.invoices.document import Document
from serving.invoices.listed import Listing

Row = Mapping[str, Any]


def of_documents(call: Call, documents: Sequence[Row], runs: Mapping[int, Run]) -> Iterator[Verdict]:
    """The verdict on each row of gold.documents: its bills made again, the draft made of them, and its files.

    Those that one run issued are made again at once; one by one where something of it is gone."""
    groups = defaultdict[str, list[Row]](list)
    for document in documents:
        groups[document["states"][-1]["run"]].append(document)
    for group in (every[n : n + AT_ONCE] for every in groups.values() for n in range(0, len(every), AT_ONCE)):
        try:
            verdicts = list(of_issue(call, group, runs))
        except (Stop, FileNotFoundError) as gone:
            for document in group if len(group) > 1 else ():
                yield from of_documents(call, [document], runs)
            if len(group) == 1:
                (one,) = group
                yield without(call, one["number"], one["cycle"], gone, of_files(call, one))
        else:
            yield from verdicts


def of_issue(call: Call, documents: Sequence[Row], runs: Mapping[int, Run]) -> Iterator[Verdict]:
    """The same of documents that one run issued. Raises Stop or FileNotFoundError where something is gone."""
    issuing = issuing_run(call.root, documents[0])
    reader = Reader(call.root, issuing.inputs)
    standing = standing_rows(reader, [document["account_id"] for document in documents])
    bills = {
        bill["bill_id"]: bill
        for document in documents
        for bill in standing[document["account_id"]]["bills"]
        if bill["cycle"] in told_of(document)
    }
    again = {id_: one for group in by_origin(bills.values()) for id_, one in remade(call, group, reader, runs).items()}
    settings = settings_then(call, issuing)
    corrected = read_corrections(reader, documents, json.loads(documents[0]["content"])["time_zone"]).listed
    for document in documents:
        own = standing[document["account_id"]]
        fresh = fresh_rows(document, own, {bill["cycle"]: again.get(bill["bill_id"]) for bill in own["bills"]})
        why = fresh.why or of_draft(document, settings, fresh.rows)
        listed = own_items(document, fresh.uses) | corrected.get(document["document_id"], {})
        verdict = judged(document["number"], why, fresh.code | {issuing.code})
        yield replace(verdict, files=of_files(call, document, listed))


def told_of(document: Row) -> set[str]:
    """The cycles that a document bills or corrects."""
    return {line["cycle"] for line in document["lines"]} | {document["cycle"]}


def own_items(document: Row, uses: Sequence[Row]) -> dict[str, list[Document]]:
    """The uses that a bill charges in its cycle, as its itemisation lists them."""
    zone: str = json.loads(document["content"])["time_zone"]
    return {document["cycle"]: Listing(zone).items(uses)} if document["kind"] == BILL else {}


@dataclass(frozen=True)
class Fresh:
    """rows: what a document's draft was made of, with lines made again of the cycles that it has lines of. why: the
    first difference of these from those that stood. code: what made them. uses: of the document's own cycle."""

    rows: Mapping[str, Sequence[Row]]
    why: str | None
    code: frozenset[str]
    uses: Sequence[Row]


def fresh_rows(document: Row, rows: Mapping[str, Sequence[Row]], again: Mapping[str, Again | None]) -> Fresh:
    """Of a document. rows: of its account, as they stood. again: by cycle the bills that were made again."""
    made = {of_cycle: one for of_cycle, one in sorted(again.items()) if one and of_cycle in told_of(document)}
    lines = [line for line in rows["lines"] if line["cycle"] not in made]
    return Fresh(
        {**rows, "lines": [*lines, *(line for one in made.values() for line in one.lines)]},
        next((one.why for one in made.values() if one.why), None),
        frozenset[str]().union(*(one.code for one in made.values())),
        made[document["cycle"]].uses if document["cycle"] in made else [],
    )


def of_draft(document: Row, settings: Settings, rows: Mapping[str, Sequence[Row]]) -> str | None:
    """The first difference of a document's content from that of its draft, made again of an account's rows. settings:
    those by which it was issued."""
    said = json.loads(document["content"])
    tariff = settings.tariff
    issuer = Issuer(said["supplier"], tariff.currency, tariff.decimals, tariff.time_zone, said["format"])
    make = Drafts(document["cycle"], issuer, note_terms(settings.notes, document["issue_date"]))
    for draft in make.of_account(document["account_id"], rows):
        if draft["document_id"] == document["document_id"]:
            return of_values(said, json.loads(draft["content"]))
    return f"no {document['kind']} of {document['account_id']} for {document['cycle']} is made again"
