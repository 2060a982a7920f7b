"""What rate-usage and bill-cycle note, of what a test put into a lake itself."""

import json

from gold.bill_lines import BILL_LINES
from gold.rated_usage import RATED_USAGE
from jobs.reading.bases import BASIS_TABLES
from jobs.reading.billed import files_of
from jobs.reading.rating_memo import MEMO, REFERENCE, table_as_of
from lake.memos import write_memo
from lake.paths import table_path
from lake.reader import Reader
from silver.usage import USAGE

BASIS = "2026-04-01T00:00:00+00:00"


def memo_of_bills(root: str, cycle: str = "2026-03", basis: str = BASIS) -> None:
    """Notes that the bills of a cycle are of one belief, that of an instant."""
    written = {BILL_LINES.name: files_of(table_path(root, BILL_LINES.name), cycle)}
    write_memo(root, f"billed-{cycle}", {"state": {"written": written}, "basis": basis})


def memo_of_rating(root: str) -> None:
    """Notes that gold.rated_usage is rated by reference data as it is."""
    reader = Reader(root)
    said = {"rated": reader.versions(USAGE, *REFERENCE, *BASIS_TABLES)}
    table = table_as_of(root, reader.version(RATED_USAGE))
    write_memo(root, MEMO, {"table": table, "said": json.dumps(said)})
