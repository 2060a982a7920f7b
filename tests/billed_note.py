"""What bill-cycle notes of bills, for those that a test put into a lake itself."""

from gold.bill_lines import BILL_LINES
from jobs.reading.billed import files_of
from lake.notes import write_note
from lake.paths import table_path

BASIS = "2026-04-01T00:00:00+00:00"


def note_bills(root: str, cycle: str = "2026-03") -> None:
    """Notes that the bills of a cycle are of one belief."""
    written = {BILL_LINES.name: files_of(table_path(root, BILL_LINES.name), cycle)}
    write_note(root, f"billed-{cycle}", {"state": {"written": written}, "basis": BASIS})
