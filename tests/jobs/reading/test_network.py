"""What settings say of the network reaches whoever reads numbers and times."""

from dataclasses import replace

import pytest

from jobs.reading.network import mediation, network
from lake.errors import Stop
from lake.settings import Network as Written
from lake.settings import Settings, read_settings
from silver.numbers import Network
from tests.builders import ROOT

LOCAL = read_settings(ROOT / "conf/local.toml")


def with_network(*said: str, **more: int) -> Settings:
    return replace(LOCAL, network=Written(*said, **more))


def test_country_and_own_prefixes_are_those_of_the_settings() -> None:
    assert network(with_network("US", "810", "9")) == Network("US", "810", "9")
    assert network(LOCAL) == Network("MA")


def test_a_use_may_begin_a_day_after_its_record_came_unless_settings_say_otherwise() -> None:
    assert mediation(with_network("MA"), None).hours_ahead == 24
    read = mediation(with_network("FR", hours_ahead=2), None)
    assert (read.hours_ahead, read.reading.network, read.reading.time_zone, read.kept_from) == (
        2,
        Network("FR"),
        "Africa/Casablanca",
        0,
    )


def test_a_country_without_numbers_is_refused() -> None:
    with pytest.raises(Stop, match=r"country 'XX' is none with telephone numbers: write one such as 'MA'"):
        network(with_network("XX"))
