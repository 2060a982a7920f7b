"""Where packages come from, and what stops their installing."""

from pathlib import Path

import pytest

from lake.errors import Stop
from machine import packages


def test_uv_asks_where_pip_would_and_the_environment_goes_before_files() -> None:
    told = (
        "global.cert='company.pem'\nglobal.index-url='https://files.example'\n"
        "global.trusted-host='a.example\\nb.example'\nglobal.timeout='60'\n"
        "install.find-links='wheels more'\n:env:.index-url='https://mirror.example'\n"
    )
    assert packages.sources(told) == {
        "UV_DEFAULT_INDEX": "https://mirror.example",
        "UV_FIND_LINKS": "wheels,more",
        "UV_INSECURE_HOST": "a.example b.example",
        "SSL_CERT_FILE": "company.pem",
    }
    assert packages.sources("") == {}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "cause: Failed to fetch: https://mirror.example/wheel",
            "check the network, or name a mirror's address in PIP_IND",
        ),
        ("ERROR: No matching distribution (from versions: none)", "the package index could not be reached"),
        ("error: No space left on device", r"could not be installed \(error: No space left on device\)"),
    ],
)
def test_an_index_out_of_reach_is_told_from_what_else_fails(tmp_path: Path, words: str, told: str) -> None:
    with pytest.raises(Stop, match=told):
        packages.installed(["sh", "-c", f"echo '{words}'; exit 1"], tmp_path / "log", {})


def test_the_list_pins_what_installs_the_rest() -> None:
    assert {"uv", "setuptools", "pyspark"} <= packages.pinned().keys()
    assert packages.pinned()["uv"].startswith("uv==")
