"""Sharing whole units, such as cents, so that they add up again: the largest remainder method (Hare-Niemeyer)."""

from collections.abc import Sequence


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """The shares of total, one for each weight; they add up to it, whatever its sign.

    weights: none negative; if none is above zero, each counts the same. Each part gets its quota rounded down, and each
    unit that is then left goes to another part: to those of the largest remainders, of equal ones to the first.
    """
    if not total:
        return [0] * len(weights)
    fair = weights if any(weights) else [1] * len(weights)
    whole = sum(fair)
    shares, remainders = [], []
    for weight in fair:
        share, remainder = divmod(abs(total) * weight, whole)
        shares.append(share)
        remainders.append(remainder)
    if left := abs(total) - sum(shares):
        waiting = sorted(range(len(fair)), key=remainders.__getitem__, reverse=True)  # stable: of equal ones the first
        for part in waiting[:left]:
            shares[part] += 1
    return shares if total >= 0 else [-share for share in shares]
