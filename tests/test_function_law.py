"""Functions say what they do where another file calls them, and have few parameters."""

import pytest

from tests.architecture import Source, sources
from tests.function_law import parameter_faults, silent_faults


def test_what_another_file_calls_says_what_it_does() -> None:
    faults = silent_faults(sources())
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    "caller",
    ["from gold.bills import due", "def late():\n    from gold.bills import due", "from gold import bills\nbills.due"],
)
def test_a_planted_function_that_says_nothing_is_caught_once_another_file_calls_it(caller: str) -> None:
    silent = Source("gold/bills.py", "def due() -> None: ...\ndue()")
    assert not silent_faults([silent, Source("jobs/show_bill.py", "from gold import bills")])
    (fault,) = silent_faults([silent, Source("jobs/show_bill.py", caller)])
    assert fault.startswith("gold/bills.py:1 due is called from another file")
    told = Source("gold/bills.py", 'def due() -> None:\n    """What is owed, in the bill\'s currency."""')
    assert not silent_faults([told, Source("jobs/show_bill.py", caller)])


def test_no_function_has_many_parameters() -> None:
    faults = [fault for source in sources() for fault in parameter_faults(source)]
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("planted", ["a, b, c, d, e, f", "a, /, b, c, *, d, e, f", "self, a, b, c, d, e, f=None"])
def test_a_planted_sixth_parameter_is_caught(planted: str) -> None:
    (fault,) = parameter_faults(Source("gold/bills.py", f"def due({planted}): ..."))
    assert fault.startswith("gold/bills.py:1 due has 6 parameters")
    assert not parameter_faults(Source("gold/bills.py", f"def due({planted.replace(', b', '')}): ..."))
    assert not parameter_faults(Source("gold/pricing/kernel/pool.py", f"def due({planted}): ..."))
