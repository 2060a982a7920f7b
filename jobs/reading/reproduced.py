"""Bills made again of what they were made of, and held against what stands: a verdict for each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gold.bill_lines import BILL_LINES
from gold.bills import BILLS
from gold.cycles import cycle
from gold.differences import of_rows
from gold.rated_usage import RATED_USAGE
from jobs.reading.clocks import loss
from jobs.reading.rebuilt import Rebuilt, charged, rebuilt
from jobs.reading.recorded import Expired, Recorded, recorded
from jobs.reading.reproduced_files import DIFFERS, EXPIRED, NOT_COMPARABLE
from lake.errors import Stop
from lake.pack import code_hash
from lake.reader import Reader
from lake.runs import Run
from machine.command import Call
from serving.invoices.issued import EQUAL

Row = Mapping[str, Any]
Files = Mapping[str, Mapping[str, str]]
OTHER_CODE = "differs under other code"
LOST = "lost"
"""What it was made of is gone before its time had come; EXPIRED: since."""
AT_ONCE = 100
"""Bills or documents that are made again together."""

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
    for group in by_origin(bills):
        try:
            again = remade(call, group, call.reader, runs)
            yield from (judged(id_, one.why, one.code) for id_, one in again.items())
        except Expired as gone:
            yield from (without(call, bill["bill_id"], bill["cycle"], gone) for bill in group)


def by_origin(bills: Iterable[Row]) -> Iterator[list[Row]]:
    """Rows of gold.bills that were made of the same, some at a time."""
    groups = defaultdict[tuple[str, ...], list[Row]](list)
    for bill in bills:
        groups[bill["cycle"], bill["input_versions"], bill["billing_run"]].append(bill)
    yield from (group[n : n + AT_ONCE] for group in groups.values() for n in range(0, len(group), AT_ONCE))


@dataclass(frozen=True)
class Again:
    """A bill made again. uses, lines: its own. why: the first difference from what stood. code: what made it."""

    uses: Sequence[Row]
    lines: Sequence[Row]
    why: str | None
    code: frozenset[str]


def remade(call: Call, group: Sequence[Row], reader: Reader, runs: Mapping[int, Run]) -> dict[str, Again]:
    """By bill_id, rows of gold.bills that were made of the same. reader: of their lines. Raises Expired."""
    made = recorded(call, group[0], runs)
    stood, again = as_it_stands(made, group, reader), made_again(made, group)
    told = {}
    for bill in group:
        account = bill["account_id"]
        own = list(uses(account, again).values()), list(lines(account, again).values())
        told[bill["bill_id"]] = Again(*own, difference(account, stood, again), made.code)
    return told


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
