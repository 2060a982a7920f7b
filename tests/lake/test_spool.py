"""Lines that come in any order leave in that of their numbers."""

from io import BytesIO
from random import Random
from tempfile import TemporaryFile

from lake.spool import WINDOW, Spool


def spooled(blocks: list[list[tuple[int, str]]]) -> list[str]:
    out = BytesIO()
    with TemporaryFile() as kept:
        spool = Spool(kept)
        for block in blocks:
            lines = [f"{line}\n".encode() for _, line in block]
            spool.write((number for number, _ in block), map(len, lines), b"".join(lines))
        spool.copy(out)
    return out.getvalue().decode().split("\n")[:-1]


def test_lines_of_many_blocks_leave_in_the_order_of_their_numbers() -> None:
    random, numbers = Random(7), [*range(3, 400), *range(WINDOW - 5, WINDOW + 5), 5 * WINDOW, 5 * WINDOW + 1]
    lines = {number: f"{number} \u20ac\r" * random.randrange(3) for number in numbers}
    for count in (1, 2, 9):
        blocks: list[list[tuple[int, str]]] = [[] for _ in range(count)]
        for number, line in lines.items():
            random.choice(blocks).append((number, line))
        assert spooled(blocks) == list(lines.values())


def test_nothing_leaves_where_nothing_came() -> None:
    assert spooled([]) == spooled([[]]) == spooled([[], []]) == []
