"""The names most like another are those with the fewest letters between them, whatever their order and beginnings."""

import random
from functools import cache

from serving.nearest import nearest


@cache
def distance(left: str, right: str) -> int:
    """Letters to insert, drop or change, by the definition."""
    if not left or not right:
        return len(left) + len(right)
    ways = (distance(left[1:], right) + 1, distance(left, right[1:]) + 1)
    return min(*ways, distance(left[1:], right[1:]) + (left[0] != right[0]))


def test_the_nearest_come_first_and_equals_by_their_name() -> None:
    chance = random.Random(17)
    for _ in range(2_000):
        *known, wanted = ["".join(chance.choices("ab1", k=chance.randint(0, 6))) for _ in range(chance.randint(1, 12))]
        by_definition = sorted(set(known), key=lambda name: (distance(name, wanted), name))
        assert nearest(known, wanted, 3) == by_definition[:3], (known, wanted)
