"""How a client logs in to Kafka: the settings' options, which are librdkafka's, as kafka-python and Spark take them."""

from collections.abc import Mapping
from pathlib import Path

from lake.errors import Stop

PYTHON_NAMES = {
    "security.protocol": "security_protocol",
    "sasl.mechanism": "sasl_mechanism",
    "sasl.username": "sasl_plain_username",
    "sasl.password": "sasl_plain_password",
    "ssl.ca.location": "ssl_cafile",
    "ssl.certificate.location": "ssl_certfile",
    "ssl.key.location": "ssl_keyfile",
    "ssl.key.password": "ssl_password",
}
"""The options of the settings, and kafka-python's names for them. Certificates and keys are PEM files."""


def python_options(client: Mapping[str, str]) -> dict[str, str]:
    """The client options as kafka-python takes them. Raises Stop for one unknown, or a file not there."""
    for name, value in client.items():
        if name not in PYTHON_NAMES:
            raise Stop(f"Kafka client option {name!r} is unknown; known are {', '.join(PYTHON_NAMES)}.")
        if name.endswith(".location") and not Path(value).is_file():
            raise Stop(f"Kafka client option {name!r} names {value}, which is no file: mend it in the environment.")
    return {PYTHON_NAMES[name]: value for name, value in client.items()}


def spark_options(client: Mapping[str, str]) -> dict[str, str]:
    """The client options as Spark's Kafka source and sink take them. Raises Stop for one that is unknown."""
    python_options(client)
    options = {name: client[name] for name in ("security.protocol", "sasl.mechanism") if name in client}
    if "sasl.username" in client:
        options["sasl.jaas.config"] = jaas(client)
    if "ssl.ca.location" in client:
        options |= {"ssl.truststore.type": "PEM", "ssl.truststore.location": client["ssl.ca.location"]}
    if "ssl.certificate.location" in client:
        options |= {
            "ssl.keystore.type": "PEM",
            "ssl.keystore.certificate.chain": Path(client["ssl.certificate.location"]).read_text(),
            "ssl.keystore.key": Path(client["ssl.key.location"]).read_text(),
        }
    if "ssl.key.password" in client:
        options["ssl.key.password"] = client["ssl.key.password"]
    return {f"kafka.{name}": value for name, value in options.items()}


def jaas(client: Mapping[str, str]) -> str:
    """The login of a SASL user as Java's clients want it."""
    scram = client.get("sasl.mechanism", "PLAIN").startswith("SCRAM")
    module = "scram.ScramLoginModule" if scram else "plain.PlainLoginModule"
    user, password = (
        client.get(f"sasl.{part}", "").replace("\\", r"\\").replace('"', r"\"") for part in ("username", "password")
    )
    return f'org.apache.kafka.common.security.{module} required username="{user}" password="{password}";'
