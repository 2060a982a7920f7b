"""A KPI as a frozen value, declared once: SQL, DAX, documentation and the published values derive from it."""

from dataclasses import dataclass

COUNT, DISTINCT, SUM = "count", "distinct", "sum"

Words = tuple[str | bool | int, ...]


@dataclass(frozen=True)
class Where:
    """Of a fact's rows those whose column has one of these values, or none of them."""

    column: str
    values: Words
    is_not: bool = False


@dataclass(frozen=True)
class Measure:
    """One aggregate of a fact: the SUM of a column, how many DISTINCT values it has, or the COUNT of rows.

    sign: 1, or -1 of what is taken away.
    """

    fact: str
    how: str
    column: str = ""
    where: tuple[Where, ...] = ()
    sign: int = 1


Dimensions = tuple[str, ...]
"""Columns by which a KPI is told apart; none: as a whole."""


@dataclass(frozen=True)
class Kpi:
    """What is measured in each cycle: numerator x times / (denominator x per), rounded half up to so many decimals.

    name, label, description: for people. subject: the folder that it is shown in. unit: money, or a word of UNITS.
    numerator, denominator: sums of measures; no denominator is 1. times, per: to that unit. by: the dimensions by which
    it is told apart too. top: of these only so many, the largest; of equal ones the first by name. decimals: of the
    value. of_whole: whether a member is told as a share of all, whose denominator is not told apart.
    """

    name: str
    label: str
    subject: str
    unit: str
    description: str
    numerator: tuple[Measure, ...]
    denominator: tuple[Measure, ...] = ()
    by: tuple[Dimensions, ...] = ()
    top: int | None = None
    times: int = 1
    per: int = 1
    decimals: int = 0
    of_whole: bool = False

    @property
    def is_additive(self) -> bool:
        """Whether its values of parts add up to that of the whole."""
        return not self.denominator and all(measure.how != DISTINCT for measure in self.numerator)
