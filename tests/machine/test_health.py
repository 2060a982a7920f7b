"""What doctor says of this machine."""

from types import SimpleNamespace

import pytest

from machine import health
from machine.findings import FAULT


@pytest.mark.parametrize(("version", "said"), [(11, "is Java 11, older than 17"), (None, "does not run")])
def test_a_java_that_spark_cannot_run_on_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, version: int | None, said: str
) -> None:
    probed = None if version is None else SimpleNamespace(version=version)
    monkeypatch.setattr(health, "probed", lambda _: probed)
    (finding,) = health.java()
    assert (finding.level, finding.mend) == (FAULT, "make setup")
    assert said in finding.text
