"""Bills and documents made again of what they were made of, and held against what stands: a verdict for each."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gold.bill_lines import BILL_LINES
from gold.billing.documents import BILL
from gold.billing.note_terms import note_terms
from gold.bills import BILLS
from gold.cycles import cycle
from gold.differences import of_rows, of_values
from gold.issuing.content import Issuer
from gold.issuing.drafts import Drafts
from gold.rated_usage import RATED_USAGE
from jobs.reading.clocks import loss
from jobs.reading.corrected import read_corrections
from jobs.reading.documents import standing_rows
from jobs.reading.rebuilt import Rebuilt, charged, rebuilt
from jobs.reading.recorded import Expired, Recorded, issuing_run, recorded, settings_then
from jobs.reading.reproduced_files import DIFFERS, EXPIRED, NOT_COMPARABLE, of_files
from lake.errors import Stop
from lake.pack import code_hash
from lake.reader import Reader
from lake.runs import Run
from machine.command import Call
from serving.invoices.document import Document
from serving.invoices.issued import EQUAL
from serving.invoices.listed import Listing

Row = Mapping[str, Any]
Files = Mapping[str, Mapping[str, str]]
OTHER_CODE = "differs under other code"
LOST = "lost"
"""What it was made of is gone before its time had come; EXPIRED: since."""
VERDICTS = (EQUAL, DIFFERS, OTHER_CODE, EXPIRED, LOST)


@dataclass(frozen=True)
class Verdict:
    """of: a bill_id, or a document's number. verdict: one of VERDICTS. why: the first difference, or what is gone.
    files: of a document, what is found of each by its kind."""

    of: str
    verdict: str
    why: str = ""
    files: Files = field(default_factory=dict)

    @property
    def is_faulty(self) -> bool:
        """Whether a file is another than was issued, or gone before its time."""
        wanted = (EQUAL, NOT_COMPARABLE)
        return any(
            states["stored"] not in (EQUAL, EXPIRED) or states["redrawn"] not in wanted
            for states in self.files.values()
        )


def of_bills(call: Call, bills: Sequence[Row], runs: Mapping[int, Run]) -> Iterator[Verdict]:
    """The verdict on each row of gold.bills. Those that were made of the same are made again at once."""
    groups = defaultdict[tuple[str, ...], list[Row]](list)
    for bill in bills:
        groups[bill["cycle"], bill["input_versions"], bill["billing_run"]].append(bill)
    for group in groups.values():
        try:
            made = recorded(call, group[0], runs)
            stood, again = as_it_stands(made, group, call.reader), made_again(made, group)
            for bill in group:
                yield judged(bill["bill_id"], difference(bill["account_id"], stood, again), made.code)
        except Expired as gone:
            yield from (without(call, bill["bill_id"], bill["cycle"], gone) for bill in group)


def without(call: Call, of: str, cycle: str, gone: Exception, files: Files | None = None) -> Verdict:
    """The verdict on what cannot be made again. files: as Verdict has them."""
    fault = loss(call, cycle)
    return Verdict(of, LOST if fault else EXPIRED, "; ".join(filter(None, (str(gone), fault))), files or {})


def made_again(made: Recorded, bills: Sequence[Row]) -> Rebuilt:
    """What bills of one cycle become. Raises Expired where what they were made of is gone."""
    return rebuilt(made, [bill["account_id"] for bill in bills], cycle(bills[0]["cycle"]))


def as_it_stands(made: Recorded, bills: Sequence[Row], reader: Reader) -> Rebuilt:
    """The uses, lines and bills of rows of gold.bills of one cycle. reader: of their lines. Raises Expired."""
    accounts = [bill["account_id"] for bill in bills]
    try:
        uses = charged(made.billed, accounts, cycle(bills[0]["cycle"]))
        lines = reader.rows(BILL_LINES, {"cycle": [bills[0]["cycle"]], "account_id": accounts})
    except (Stop, FileNotFoundError) as error:
        raise Expired(str(error)) from error
    return Rebuilt(uses, lines, bills)


def difference(account: str, stood: Rebuilt, again: Rebuilt) -> str | None:
    """The first of an account's uses, lines and sums."""
    for rows, table in ((uses, RATED_USAGE), (lines, BILL_LINES), (sums, BILLS)):
        if (why := of_rows(rows(account, stood), rows(account, again), table.content)) is not None:
            return why
    return None


def uses(account: str, made: Rebuilt) -> dict[str, Row]:
    """An account's, by their ids."""
    return {name: use for name, use in made.uses.items() if use["account_id"] == account}


def lines(account: str, made: Rebuilt) -> dict[str, Row]:
    """An account's, by their ids."""
    return {line["line_id"]: line for line in made.lines if line["account_id"] == account}


def sums(account: str, made: Rebuilt) -> dict[str, Row]:
    """An account's bill, by its id."""
    return {bill["bill_id"]: bill for bill in made.bills if bill["account_id"] == account}


def judged(of: str, why: str | None, code: frozenset[str]) -> Verdict:
    """The verdict on a difference. code: of the runs that made what was recorded."""
    if why is None:
        return Verdict(of, EQUAL)
    return Verdict(of, DIFFERS if code <= {code_hash()} else OTHER_CODE, why)


def of_document(call: Call, document: Row, runs: Mapping[int, Run]) -> Verdict:
    """The verdict on a row of gold.documents: its bills made again, the draft made of them, and its files."""
    of = document["number"]
    try:
        issuing = issuing_run(call.root, document)
        reader = Reader(call.root, issuing.inputs)
        fresh = fresh_rows(call, document, reader, runs)
        why = fresh.why or of_draft(call, document, issuing, fresh.rows)
    except (Stop, FileNotFoundError) as gone:
        return without(call, of, document["cycle"], gone, of_files(call, document))
    listed = listed_again(document, reader, fresh.uses)
    return replace(judged(of, why, fresh.code | {issuing.code}), files=of_files(call, document, listed))


def listed_again(document: Row, reader: Reader, uses: Sequence[Row]) -> dict[str, list[Document]]:
    """The uses of a document's itemisations, by cycle. uses: of its own cycle, made again, which a bill charges; those
    that it corrects stand as they were rated. reader: the tables as the run read them that issued it."""
    zone: str = json.loads(document["content"])["time_zone"]
    own = {document["cycle"]: Listing(zone).items(uses)} if document["kind"] == BILL else {}
    corrected = read_corrections(reader, [document], zone).listed
    return own | corrected.get(document["document_id"], {})


@dataclass(frozen=True)
class Fresh:
    """rows: what a document's draft was made of, with lines made again of the cycles that it has lines of. why: the
    first difference of these from those that stood. code: what made them. uses: of the document's own cycle."""

    rows: Mapping[str, Sequence[Row]]
    why: str | None
    code: frozenset[str]
    uses: Sequence[Row]


def fresh_rows(call: Call, document: Row, reader: Reader, runs: Mapping[int, Run]) -> Fresh:
    """Of a document. reader: the tables as the run read them that issued it. Raises Expired."""
    account, told = document["account_id"], {line["cycle"] for line in document["lines"]} | {document["cycle"]}
    why, code, own = None, frozenset[str](), list[Row]()
    rows = standing_rows(reader, [account])[account]
    fresh = rows["lines"]
    for bill in sorted((bill for bill in rows["bills"] if bill["cycle"] in told), key=lambda bill: str(bill["cycle"])):
        made = recorded(call, bill, runs)
        again = made_again(made, [bill])
        why = why or difference(account, as_it_stands(made, [bill], reader), again)
        fresh = [*(line for line in fresh if line["cycle"] != bill["cycle"]), *again.lines]
        code |= made.code
        own += uses(account, again).values() if bill["cycle"] == document["cycle"] else []
    return Fresh(rows | {"lines": fresh}, why, code, own)


def of_draft(call: Call, document: Row, issuing: Run, rows: Mapping[str, Sequence[Row]]) -> str | None:
    """The first difference of a document's content from that of its draft, made again of an account's rows."""
    said = json.loads(document["content"])
    settings = settings_then(call, issuing)
    tariff = settings.tariff
    issuer = Issuer(said["supplier"], tariff.currency, tariff.decimals, tariff.time_zone, said["format"])
    make = Drafts(document["cycle"], issuer, note_terms(settings.notes, document["issue_date"]))
    for draft in make.of_account(document["account_id"], rows):
        if draft["document_id"] == document["document_id"]:
            return of_values(said, json.loads(draft["content"]))
    return f"no {document['kind']} of {document['account_id']} for {document['cycle']} is made again"
