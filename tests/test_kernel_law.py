"""The pricing kernel is plain code over whole numbers, and knows nobody but itself."""

import pytest

from tests.architecture import Source, sources
from tests.kernel_law import KERNEL, kernel_faults


def test_every_file_of_the_kernel_keeps_its_law() -> None:
    files = [source for source in sources() if source.module.startswith(KERNEL)]
    assert len(files) > 10
    assert [fault for source in files for fault in kernel_faults(source)] == []


@pytest.mark.parametrize(
    "line",
    [
        "half = units / 2",
        "units /= 2",
        "price = 0.5",
        "price = float(units)",
        "price = units**-1",
        "price = 1j",
        "import math",
        "from math import sqrt",
        "from fractions import Fraction",
        "from numba import njit",
        "from gold.pricing.run import rated",
    ],
)
def test_a_planted_fraction_or_import_is_caught_in_the_kernel(line: str) -> None:
    assert kernel_faults(Source("gold/pricing/kernel/prices/volume.py", line))
    assert not kernel_faults(Source("gold/pricing/run.py", line))


def test_whole_numbers_and_their_own_modules_are_no_faults_of_the_kernel() -> None:
    page = "from math import gcd\nfrom gold.pricing.kernel.book import Book\nFAR = 2**62\nhalf = FAR // 2 % 7\n"
    assert not kernel_faults(Source("gold/pricing/kernel/pool.py", page))
