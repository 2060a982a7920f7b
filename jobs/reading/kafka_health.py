"""What must hold of Kafka so that jobs run, and so that its topics keep call detail no longer than the lake."""

from lake import kafka
from lake.errors import Stop
from lake.kafka import DAY, FOREVER
from machine.command import Call
from machine.findings import FAULT, OK, WARN, Finding, of_stop


def topic(call: Call) -> list[Finding]:
    """Whether Kafka answers, and has the topic."""
    where = call.settings.kafka
    try:
        ends = kafka.end_offsets(where.servers, where.client, where.topic)
    except Stop as stop:
        return [of_stop(FAULT, "kafka", stop)]
    text = f"{where.servers} answers; {where.topic} has {len(ends):,} partitions"
    return [Finding(OK, "kafka", text)]


def kept(call: Call) -> list[Finding]:
    """Whether topics with call detail lose it by the time that the lake does. Nothing where Kafka does not answer: that
    is a finding of its own."""
    where, retention = call.settings.kafka, call.settings.retention
    named = [where.topic, where.dead_letter_topic, where.clean_topic, where.rated_topic]
    try:
        told = kafka.kept(where.servers, where.client, [name for name in named if name])
    except Stop:
        return []
    months = f"[retention] detail_months are {retention.detail_months}"
    most = retention.detail_days * DAY
    if unknown := [name for name, kept in told.items() if kept is None]:
        text = f"Kafka does not say how long {', '.join(unknown)} keep call detail; {months}"
        return [Finding(WARN, "retention", text, "give the login the right to describe configurations of topics")]
    longer = {name: in_days(kept) for name, kept in told.items() if kept is not None and not 0 <= kept <= most}
    if longer:
        text = ", ".join(f"{name} keeps call detail {how_long}" for name, how_long in longer.items())
        return [Finding(WARN, "retention", f"{text}, and {months}", mend(where.servers, list(longer), most))]
    return [Finding(OK, "retention", f"{', '.join(told) or 'no topic'} within detail_months")]


def in_days(kept: int) -> str:
    """For how many milliseconds, in words."""
    return "for ever" if kept == FOREVER else f"for {kept // DAY:,} days"


def mend(servers: str, topics: list[str], most: int) -> str:
    """The command that lets topics remove what is older."""
    names = " ".join(f"-n {name}" for name in topics)
    value = f"-c cleanup.policy=delete -c retention.ms={most}"
    where = " ".join(f"-b {server.strip()}" for server in servers.split(","))
    program = f"var/venv/bin/python -m kafka.admin {where} configs alter"
    return f"{program} -r topic {names} {value}, with -S, -M, -U and -P where Kafka wants a login"
