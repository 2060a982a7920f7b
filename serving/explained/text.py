"""The parts of a bill as text: deeper ones further to the right, all amounts in one column."""

from serving.explained.part import Part
from serving.invoices.money import shortest
from serving.text_table import text_table


def as_text(bill: Part, currency: str, decimals: int) -> str:
    """For a terminal. decimals: the fewest of an amount."""
    rows = [
        (f"{'  ' * depth}{part.title}", part.said, "" if part.amount is None else shortest(str(part.amount), decimals))
        for depth, part in bill.all()
    ]
    return "\n".join(text_table(("", "", f">{currency}"), rows))
