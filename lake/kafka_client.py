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


CHOICES = {
    "security.protocol": ("PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"),
    "sasl.mechanism": ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"),
}
"""What all three clients know."""

PAIRS = {
    "sasl.password": "sasl.username",
    "sasl.username": "sasl.password",
    "ssl.key.location": "ssl.certificate.location",
    "ssl.certificate.location": "ssl.key.location",
}
"""Options, and those without which they mean nothing."""

MEND = "mend it in the environment."


def check(client: Mapping[str, str]) -> None:
    """Raises Stop for an option that some client would refuse: each has its own words, and repeats the value in them.

    No sentence of ours does: it may be the password, or a whole key, in the wrong variable.
    """
    for name, value in client.items():
        if name not in PYTHON_NAMES:
            raise Stop(f"Kafka client option {name!r} is unknown; known are {', '.join(PYTHON_NAMES)}.")
        if value not in CHOICES.get(name, (value,)):
            raise Stop(f"Kafka client option {name!r} must be one of {', '.join(CHOICES[name])}: {MEND}")
        if not value.isprintable():
            raise Stop(f"Kafka client option {name!r} has a character that nobody types, as a line's end: {MEND}")
        if name.endswith(".location") and not Path(value).is_file():
            raise Stop(f"Kafka client option {name!r} names no file: {MEND}")
        if PAIRS.get(name, name) not in client:
            raise Stop(f"Kafka client option {name!r} is nothing without {PAIRS[name]!r}: {MEND}")


def python_options(client: Mapping[str, str]) -> dict[str, str]:
    """The client options as kafka-python takes them. Raises Stop for one that cannot be."""
    check(client)
    return {PYTHON_NAMES[name]: value for name, value in client.items()}


def spark_options(client: Mapping[str, str]) -> dict[str, str]:
    """The client options as Spark's Kafka source and sink take them. Raises Stop for one that cannot be."""
    check(client)
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
