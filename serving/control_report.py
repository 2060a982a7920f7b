"""Control totals as text: a line per hop and measure, then what does not balance, part by part."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from pyspark.sql import Row

from gold.hops import HOPS

HEAD = ("hop", "measure", "parts", "going in", "coming out", "difference", "")
MEASURES = ("records", "units", "money")


def overview_text(hops: Iterable[Row]) -> str:
    """A table of gold.control_totals.overview, in the order of the data's way."""
    ordered = sorted(hops, key=lambda row: (HOPS.index(row["hop"]), MEASURES.index(row["measure"]), row["note"] or ""))
    lines = [HEAD, *map(line, ordered)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(aligned(each, widths) for each in lines)


def line(hop: Row) -> tuple[str, ...]:
    """The cells of one hop and measure."""
    sides = [shown(hop[side], hop["measure"]) for side in ("going_in", "coming_out", "difference")]
    return (hop["hop"], hop["measure"], f"{hop['parts']:,}", *sides, verdict(hop))


def verdict(hop: Row) -> str:
    """Whether it balances, in words."""
    if hop["broken"]:
        return "DOES NOT BALANCE"
    return hop["note"] or "balances"


def broken_text(total: Row) -> str:
    """One row of gold.control_totals that does not balance: hop, part and by how much."""
    sides = [shown(total[side], total["measure"]) for side in ("going_in", "coming_out")]
    lost = total["difference"] > 0
    amount = shown(abs(total["difference"]), total["measure"])
    return (
        f"{total['hop']}, {total['part']}: {amount} {total['measure']} {'missing' if lost else 'too many'} "
        f"({sides[0]} in, {sides[1]} out)"
    )


def conflict_text(conflict: Row) -> str:
    """An event that was set aside, and the one that stands."""
    place, first = (
        "/".join(str(conflict[prefix + name]) for name in ("topic", "partition", "offset")) for prefix in ("", "first_")
    )
    return f"conflict: {conflict['usage_id']} at {place} differs from the one at {first}, which stands"


def open_uses_text(waiting: Row) -> str:
    """How many uses wait for what, and how old the oldest is."""
    return (
        f"{waiting['status']}: {waiting['uses']:,} uses, {waiting['reason']}, the oldest {waiting['days']:,} days old"
    )


def shown(value: Decimal, measure: str) -> str:
    """Money with all its places, counts without any."""
    return f"{value:,.6f}" if measure == "money" else f"{value:,.0f}"


def aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """Words to the left, numbers to the right."""
    texts = (
        text.rjust(width) if 2 <= place <= 5 else text.ljust(width)
        for place, (text, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(texts).rstrip()
