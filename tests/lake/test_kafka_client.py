"""The client options of the settings, as kafka-python and as Spark take them."""

from pathlib import Path

import pytest

from lake.errors import Stop
from lake.kafka_client import python_options, spark_options

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


def test_a_certificate_that_is_not_there_is_named() -> None:
    with pytest.raises(Stop, match=r"'ssl\.ca\.location' names /nowhere/ca\.pem, which is no file"):
        spark_options({"ssl.ca.location": "/nowhere/ca.pem"})
