"""Commands that fail with a secret in their hands: none says it, and no run's record keeps it."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.__main__ import main
from tests.lake_settings import settings_of
from tests.object_store import environment, publish
from tests.planted import leaks

SECRET = "sesame/op:en@door"
LOGIN = {
    "TOLLHOUSE_KAFKA_SECURITY_PROTOCOL": "SASL_PLAINTEXT",
    "TOLLHOUSE_KAFKA_SASL_MECHANISM": "PLAIN",
    "TOLLHOUSE_KAFKA_SASL_USERNAME": f"user {SECRET}",
    "TOLLHOUSE_KAFKA_SASL_PASSWORD": SECRET,
}
S3 = environment(f"http://user:{SECRET}@127.0.0.1:9", Path("/nowhere")) | {"AWS_SECRET_ACCESS_KEY": SECRET}
SUBSCRIBERS_FROM = ["load-reference", "--query", "SELECT 1", "--subscribers-from"]
FAILING: tuple[tuple[dict[str, str], list[str]], ...] = (
    (LOGIN | {"TOLLHOUSE_KAFKA_SASL_PASSWORD": f"{SECRET}\n"}, ["doctor", "--json"]),
    (LOGIN | {"TOLLHOUSE_KAFKA_SECURITY_PROTOCOL": SECRET}, ["doctor"]),
    (LOGIN | {"TOLLHOUSE_KAFKA_SASL_MECHANISM": SECRET}, ["ingest-cdrs"]),
    (LOGIN | {"TOLLHOUSE_KAFKA_SSL_CA_LOCATION": SECRET}, ["produce-cdrs", "--events", "1", "--subscribers", "1"]),
    (S3, ["export-s3", "s3://bucket/x"]),
    (S3 | {"AWS_SESSION_TOKEN": f"{SECRET}\n"}, ["export-s3", "s3://bucket/x"]),
    (S3, ["export-s3", f"s3://key:{SECRET}@bucket/x"]),
    ({}, ["write-bi", "--location", f"s3://key:{SECRET}@bucket/x"]),
    ({"TOLLHOUSE_DATABASE_PASSWORD": SECRET}, [*SUBSCRIBERS_FROM, "postgresql+psycopg://u@127.0.0.1:9/crm"]),
    ({"TOLLHOUSE_DATABASE_PASSWORD": SECRET}, [*SUBSCRIBERS_FROM, "postgresql+psycopg://u@h/d?sslmode=none"]),
    ({}, [*SUBSCRIBERS_FROM, f"postgresql+psycopg://u:{SECRET}@127.0.0.1:9/crm"]),
    ({}, [*SUBSCRIBERS_FROM, f"postgresql+psycopg://u:{SECRET}"]),
    ({}, ["sql", "SELECT * FROM read_text('{folder}/lake/number_secret')"]),
)


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
        yield f"{host}:{port}"


@pytest.fixture
def settings(silent: str, tmp_path: Path) -> list[str]:
    """Of a lake with a secret of its own, and a snapshot of nothing."""
    publish(tmp_path, "0123456789ab", {})
    (tmp_path / "lake/_runs").mkdir(parents=True)
    (tmp_path / "lake/number_secret").write_text(SECRET)
    return settings_of(tmp_path, servers=silent)


@pytest.mark.parametrize(("variables", "command"), FAILING, ids=lambda part: part[0] if isinstance(part, list) else "")
def test_no_failure_says_a_secret(
    variables: dict[str, str],
    command: list[str],
    settings: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    folder = Path(settings[-1]).parent
    assert main([part.replace("{folder}", str(folder)) for part in command] + settings) == 1
    said = "".join(capsys.readouterr())
    assert said
    assert "sesame" not in said
    assert list(leaks([folder / "lake/_runs"], frozenset(), ["sesame"])) == []


@pytest.mark.parametrize(
    "setting", ['path = "s3a://key:{}@bucket/lake"', 'published = "s3://key:{}@bucket"', 'servers = "u:{}@h:9092"']
)
def test_settings_with_a_login_are_refused(setting: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, file = settings_of(tmp_path)
    key = setting.partition(" ")[0]
    lines = Path(file).read_text().splitlines()
    place = next(at for at, line in enumerate(lines) if line.startswith(f"{key} "))
    lines[place] = setting.replace("{}", SECRET)
    Path(file).write_text("\n".join(lines))
    assert main(["sql", "SELECT 1", "--settings", file]) == 1
    said = capsys.readouterr().err
    assert f"{key} holds a login: leave it out" in said
    assert "sesame" not in said
