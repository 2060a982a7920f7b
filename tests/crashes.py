"""A crash at a point that a job names: an exception that nothing catches."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import ModuleType
from unittest.mock import patch


class Crash(BaseException):
    """Nothing catches it."""


@contextmanager
def crashing_at(point: str, *modules: ModuleType) -> Iterator[None]:
    """What runs meanwhile is to crash where one of the modules passes a point whose name ends so."""

    def crash(passed: str) -> None:
        if passed.endswith(point):
            raise Crash

    with ExitStack() as patched:
        for module in modules:
            patched.enter_context(patch.object(module, "passed", crash))
        yield
