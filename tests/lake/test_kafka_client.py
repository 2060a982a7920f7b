"""The client options of the settings, as kafka-python and as Spark take them."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from lake.errors import Stop
from lake.kafka_client import python_options, spark_options
from lake.kafka_sender import producer
from lake.settings import Kafka
from lake.store import Store
from lake.stream import from_kafka

PLANTED = "planted-secret"

LOGIN = {
    "security.protocol": "SASL_SSL",
    "sasl.mechanism": "SCRAM-SHA-512",
    "sasl.username": "rater",
    "sasl.password": 'a"b\\c',
}


def test_a_login_is_the_same_user_for_both_clients() -> None:
    assert python_options(LOGIN) == {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "rater",
        "sasl_plain_password": 'a"b\\c',
    }
    assert spark_options(LOGIN) == {
        "kafka.security.protocol": "SASL_SSL",
        "kafka.sasl.mechanism": "SCRAM-SHA-512",
        "kafka.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required "
        r'username="rater" password="a\"b\\c";',
    }


def test_a_client_certificate_goes_to_spark_as_text(tmp_path: Path) -> None:
    certificate, key = tmp_path / "client.pem", tmp_path / "key.pem"
    certificate.write_text("CERTIFICATE")
    key.write_text("KEY")
    client = {"ssl.certificate.location": str(certificate), "ssl.key.location": str(key)}
    assert spark_options(client) == {
        "kafka.ssl.keystore.type": "PEM",
        "kafka.ssl.keystore.certificate.chain": "CERTIFICATE",
        "kafka.ssl.keystore.key": "KEY",
    }


def test_without_options_nothing_is_said() -> None:
    assert python_options({}) == spark_options({}) == {}


def test_an_unknown_option_stops_with_the_known_ones() -> None:
    with pytest.raises(Stop, match=r"'sasl\.user' is unknown; known are .*sasl\.username"):
        python_options({"sasl.user": "rater"})


@pytest.mark.parametrize("options", [python_options, spark_options, partial(producer, "127.0.0.1:9", failed=print)])
@pytest.mark.parametrize(
    ("client", "why"),
    [
        ({"ssl.ca.location": PLANTED}, r"'ssl\.ca\.location' names no file"),
        ({"security.protocol": PLANTED}, "must be one of PLAINTEXT, SSL"),
        (LOGIN | {"sasl.mechanism": PLANTED}, "must be one of PLAIN, SCRAM"),
        (LOGIN | {"sasl.password": f"{PLANTED}\n"}, r"'sasl\.password' has a character that nobody types"),
        ({"sasl.password": PLANTED}, r"nothing without 'sasl\.username'"),
        ({"ssl.certificate.location": __file__}, r"nothing without 'ssl\.key\.location'"),
    ],
)
def test_an_option_that_cannot_be_is_refused_before_a_client_repeats_it(
    options: Callable[[Mapping[str, str]], object], client: Mapping[str, str], why: str
) -> None:
    with pytest.raises(Stop, match=why) as stop:
        options(client)
    assert PLANTED not in str(stop.value)


def test_settings_do_not_show_a_login() -> None:
    assert PLANTED not in repr(Kafka("127.0.0.1:9", "cdr", client={"sasl.password": PLANTED}))


def test_no_plan_of_spark_shows_a_login_or_a_key(
    store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "key.pem").write_text(PLANTED)
    files = dict.fromkeys(("ssl.certificate.location", "ssl.key.location"), str(tmp_path / "key.pem"))
    client = LOGIN | files | {"ssl.key.password": PLANTED, "sasl.password": PLANTED}
    from_kafka(store, Kafka("127.0.0.1:9", "cdr", client=client), {0: -2}, accept_loss=False).explain(extended=True)
    plan = capsys.readouterr().out
    assert "kafka.ssl.keystore.key=***" in plan
    assert PLANTED not in plan
