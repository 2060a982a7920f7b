"""Uses, what they find and what becomes of them. Plain code gets lists of these values, compiled code arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

FAR = 2**62
"""No bound: past every number of units, day and amount."""

NONE = -1
"""No such index, name or amount."""

RATED, NO_RATE, TOO_LARGE = 0, 1, 2
"""Outcomes of a use that was to be rated."""

HALF_UP, UP, DOWN = 0, 1, 2
"""Roundings."""

STEP, CREDIT, CONNECT, MINIMUM, MAXIMUM, ROUNDING, LIMIT = range(7)
"""Kinds of entry. Their sum is the charge: credits, a call's maximum and the limit of the cycle are taken off."""

CARRIED, GRANTED = -2, -3
"""Names of what free units are, beside those of buckets."""


@dataclass(slots=True)
class Use:
    """units: that count, 0 unless it is to be rated. terms: NONE where nothing prices it. zone: by name.

    cycle, counter, spender: their indices. maximum: of the spender, NONE: no limit. own, shared: the holdings of its
    number and of its account, from and to.
    """

    start: int
    units: int
    terms: int
    schedule: int
    zone: int
    roaming: bool
    continued: bool
    cycle: int
    counter: int
    spender: int
    maximum: int
    own: int
    own_end: int
    shared: int
    shared_end: int


@dataclass(slots=True)
class Outcome:
    """status: RATED or why not. charge: micro-units. counting: units that count in the cycle. allowed: free units.

    num / den: the product of the modifiers. entry, entry_end: its entries, where they are written.
    """

    status: int
    charge: int
    billed: int
    counting: int
    allowed: int
    num: int
    den: int
    entry: int
    entry_end: int


@dataclass(slots=True)
class Cycle:
    """A cycle of a pool: its uses and its lots, from and to. number: months since year 0."""

    number: int
    use: int
    use_end: int
    lot: int
    lot_end: int


@dataclass(slots=True)
class Counter:
    """What a number has counted of a service in a cycle.

    before: the counter of the cycle before, NONE: carried_in is known. granted: the plan's free units at the cycle's
    end. rolls_over: whether what is left of them passes on.
    """

    before: int
    granted: int
    rolls_over: bool
    counted: int
    used: int
    carried_in: int
    carried_out: int
    is_open: bool


@dataclass(slots=True)
class Spender:
    """What a number has spent on a plan in a cycle, in micro-units."""

    spent: int


@dataclass(slots=True)
class Holding:
    """The lots of a bucket that a number or an account holds, in the order of their grants."""

    bucket: int
    lot: int
    lot_end: int


@dataclass(slots=True)
class Lot:
    """What one bucket granted to one holder in one cycle.

    until: the last cycle that can use it. rank: of its holder, among those of one grant. own_first: whether it is used
    before older ones in the cycle of its grant.
    """

    granted: int
    until: int
    rank: int
    own_first: bool
    left: int


@dataclass(slots=True)
class LotCycle:
    """A lot in a cycle of its pool: what it held when that began, and when it ended."""

    lot: int
    opened: int
    left: int


@dataclass(slots=True)
class Piece:
    """A part of a use with one rate and group. paid: the billed units that nothing covers."""

    offset: int
    units: int
    billed: int
    rate: int
    group: int
    paid: int


@dataclass(slots=True)
class Take:
    """What one piece of a use takes of a bucket."""

    piece: int
    bucket: int
    units: int


@dataclass(slots=True)
class Entry:
    """A part of a charge, in micro-units. Of a STEP the piece's part in one tier; of a CREDIT the bucket by name."""

    kind: int
    amount: int
    offset: int
    units: int
    billed: int
    rate: int
    group: int
    tier: int
    bucket: int


class State(NamedTuple):
    """What uses find, and leave for those after them."""

    cycles: Sequence[Cycle]
    counters: Sequence[Counter]
    spenders: Sequence[Spender]
    holdings: Sequence[Holding]
    lots: Sequence[Lot]
    lot_cycles: Sequence[LotCycle]


class Scratch(NamedTuple):
    """Room for one use's pieces and takes, and for the entries of all; without any of these none are written."""

    pieces: Sequence[Piece]
    takes: Sequence[Take]
    entries: Sequence[Entry]
