"""What a document says of one cycle: a draft, an issued bill, a note or a block that a bill carries, by one reading."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from gold.star.fact_invoice import AMOUNTS

ZERO = Decimal(0)
Content = Mapping[str, Any]
"""As the JSON of an invoice has it, or that of an issued document."""

Rule = tuple[str, str, Decimal | None]
"""Kind, name and rate."""

KINDS = ("usage", "discount", "fee", "tax")


@dataclass(frozen=True)
class Said:
    """amounts: by AMOUNTS. rules: what taxes, contained ones too, and discounts come to, where that is not 0."""

    amounts: Mapping[str, Decimal]
    rules: Mapping[Rule, Decimal]


def said_of(content: Content, cycle: str) -> Said:
    """What is said of a cycle: that which the document bills or amends, or one that it carries.

    Raises KeyError, TypeError, ValueError or ArithmeticError where the content is none of a document.
    """
    lines = [line for line in content["lines"] if line.get("cycle", content["cycle"]) == cycle]
    is_own = content["cycle"] == cycle
    amounts = own_amounts(content["amounts"]) if is_own else carried_amounts(content["carried"], lines, cycle)
    return Said(amounts, sums_of((rule_of(line), Decimal(line["included"] or line["amount"])) for line in lines))


def own_amounts(printed: Content) -> dict[str, Decimal]:
    """Those that stand on the document, less what it carries of other cycles."""
    amounts = {name: Decimal(printed[name]) for name in AMOUNTS}
    return amounts | {"total_due": amounts["total_due"] - Decimal(printed.get("carried_amount", 0))}


def carried_amounts(blocks: Iterable[Content], lines: Sequence[Content], cycle: str) -> dict[str, Decimal]:
    """Those of a block: its lines by kind, since it prints no sums of them, and the total that it prints."""
    by_kind = {f"{kind}_amount": sum_of(lines, "amount", kind) for kind in KINDS}
    (total,) = (Decimal(block["total"]) for block in blocks if block["cycle"] == cycle)
    return by_kind | {"included_tax_amount": sum_of(lines, "included", "tax"), "total_due": total}


def sum_of(lines: Iterable[Content], column: str, kind: str) -> Decimal:
    """A column of the lines of a kind."""
    return sum((Decimal(line[column] or 0) for line in lines if line["kind"] == kind), ZERO)


def rule_of(line: Content) -> Rule:
    """The rule of a line."""
    return line["kind"], line["name"], None if line["rate"] is None else Decimal(line["rate"])


def sums_of(parts: Iterable[tuple[Rule, Decimal]]) -> dict[Rule, Decimal]:
    """What taxes and discounts come to; rules that come to nothing are left out: a note may take a whole one back."""
    sums: defaultdict[Rule, Decimal] = defaultdict(Decimal)
    for rule, amount in parts:
        if rule[0] in ("tax", "discount"):
            sums[rule] += amount
    return {rule: amount for rule, amount in sums.items() if amount}


def added(every: Iterable[Said]) -> Said:
    """What several documents say together."""
    known = list(every)
    amounts = {name: sum((said.amounts[name] for said in known), ZERO) for name in AMOUNTS}
    return Said(amounts, sums_of(part for said in known for part in said.rules.items()))
