"""The law of money catches a planted float, and lets pass whoever refuses one."""

import pytest

from tests.architecture import Source
from tests.float_law import float_faults


@pytest.mark.parametrize("line", ["rate = 0.05", "F.col('charge').cast('double')", "float(charge)", "DoubleType()"])
def test_a_planted_float_in_the_code_of_gold_is_caught(line: str) -> None:
    assert float_faults(Source("gold/bills.py", line))
    assert float_faults(Source("serving/dashboard/charts.py", line))
    assert not float_faults(Source("lake/stream.py", line))


def test_refusing_a_float_is_no_fault() -> None:
    assert not float_faults(Source("gold/bills.py", "if isinstance(value, (int, float)): raise ValueError"))
