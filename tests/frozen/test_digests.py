"""A digest tells rows apart by what they hold, and by nothing else."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from tests.frozen.digests import Digest, Page, differences

PAGE = Page("gold.any", ("id",), ("start", "charge", "lots"), (), ("charge",))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS = [
    {"id": "a", "start": NOON, "charge": Decimal("1.50"), "lots": [{"granted": "2026-03", "left": 1}]},
    {"id": "b", "start": NOON, "charge": None, "lots": []},
]


def frozen(*rows: dict[str, object]) -> dict[str, object]:
    digest = Digest(PAGE)
    for row in rows:
        digest.add([row])
    return digest.frozen()


def test_order_scale_and_zone_change_no_digest() -> None:
    same = ROWS[0] | {"charge": Decimal("1.5000"), "start": NOON.astimezone(timezone(timedelta(hours=1)))}
    assert frozen(*ROWS) == frozen(ROWS[1], same)


def test_a_value_a_key_and_a_row_that_comes_twice_change_it() -> None:
    first, second = ROWS
    others = [(first,), (first, second, second), (first | {"charge": Decimal("1.51")}, second)]
    others += [(first | {"id": "b"}, second | {"id": "a"}), (first | {"lots": []}, second)]
    assert len({str(frozen(*rows)["digest"]) for rows in [ROWS, *others]}) == len(others) + 1


def test_what_differs_is_told_by_its_column() -> None:
    lines = differences("gold.any", frozen(*ROWS), frozen(ROWS[0], ROWS[1] | {"lots": None}))
    assert [line.split(":")[0] for line in lines] == ["gold.any / digest", "gold.any / columns / lots"]
