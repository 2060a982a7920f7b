"""How issued bills are corrected: what a bill carries, what a note says, and what is written off."""

from dataclasses import dataclass

CARRIED, BY_DEBIT_NOTE = "carried", "debit_note"
"""Where goes what raises an issued bill: onto the account's next bill, or into a note of its own."""

MOST_MONTHS = 1_200


@dataclass(frozen=True)
class Notes:
    """late_usage: CARRIED or BY_DEBIT_NOTE. minimum: of a debit note, in the currency; what is less is written off.

    months: for how many after the one that names a cycle it is corrected; what differs later is written off.
    """

    late_usage: str = CARRIED
    minimum: str = "0"
    months: int = 24
