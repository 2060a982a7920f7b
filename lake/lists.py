"""Lists in sentences that people read: one that is cut says how many more there are."""

from collections.abc import Sequence


def first(texts: Sequence[str], most: int, what: str = "", count: int | None = None) -> list[str]:
    """The first of some texts and, where that is not all, one more: 'and 1,234 more conflicts'.

    what: they are, in the plural. count: of all there are, where the texts are the first of them.
    """
    shown = list(texts[:most])
    left = (len(texts) if count is None else count) - len(shown)
    return [*shown, f"and {left:,} more {what}".rstrip()] if left else shown
