"""docker-compose.yml, as far as can be told without Docker: names, conditions, pins, and no default of a secret."""

import re
import shlex
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml

from jobs.__main__ import JOBS
from lake.settings import read_settings
from tests.small_lakes import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
KNOWN = {
    "build", "command", "depends_on", "deploy", "entrypoint", "environment", "healthcheck", "hostname", "image",
    "ports", "profiles", "volumes",
}  # fmt: skip
"""Keys of a service, of those that Compose knows, that stand here."""

CONDITIONS = {"service_healthy", "service_completed_successfully"}
ONCE = {"demo", "export"}
"""Services that end: the others are asked how they are."""

WITH_KEYS = {name for name, service in SERVICES.items() if "s3://" in str(service) or name == "s3"}


def test_every_service_has_keys_and_volumes_that_there_are() -> None:
    assert {name for name in COMPOSE if not name.startswith("x-")} == {"services", "volumes"}
    for name, service in SERVICES.items():
        assert set(service) <= KNOWN, name
        named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert named <= set(COMPOSE["volumes"]), name


def test_who_waits_for_another_waits_for_what_that_one_can_tell() -> None:
    for name, service in SERVICES.items():
        for other, how in service.get("depends_on", {}).items():
            assert how["condition"] in CONDITIONS, name
            assert ("healthcheck" in SERVICES[other]) == (how["condition"] == "service_healthy"), f"{name}, {other}"
            later = set(SERVICES[other].get("profiles", [])) - set(service.get("profiles", []))
            assert not later, f"{name} starts without {other}"
    assert {name for name, service in SERVICES.items() if "healthcheck" not in service} == ONCE


@pytest.mark.parametrize("name", [name for name in SERVICES if "build" not in SERVICES[name]])
def test_an_image_of_others_is_pinned_by_tag_and_digest(name: str) -> None:
    image = SERVICES[name]["image"]
    assert re.fullmatch(r"[\w./-]+:v?[0-9]+\.[0-9]+\.[0-9]+@sha256:[0-9a-f]{64}", image)
    assert "minio" not in image


def test_every_port_is_of_this_machine_alone() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert len(ports) == len(set(ports)) == 5
    assert all(re.fullmatch(r"127\.0\.0\.1:([0-9]+):\1", port) for port in ports)


def test_a_secret_has_no_default_and_a_sentence_where_it_is_not_set() -> None:
    asked = re.findall(r"\$\{([^}]*)\}", TEXT)
    names = {name for name, _, _ in (variable.partition(":?") for variable in asked)}
    assert all(re.fullmatch(r"([A-Z0-9_]+):\?set \1 in \.env, as \.env\.example shows", variable) for variable in asked)
    example = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
    assert example == dict.fromkeys(names, ""), "an empty value is as none, and stops with the sentence"
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if re.search("KEY|SECRET|PASSWORD|TOKEN", variable):
                assert str(value).startswith("${"), variable


def test_every_command_is_ours_and_reads_settings_that_fit() -> None:
    settings = read_settings(ROOT / "conf/compose.toml")
    assert settings.kafka.servers.partition(":")[0] in SERVICES
    mount = PurePosixPath("var/compose")
    assert all(mount in PurePosixPath(path).parents for path in vars(settings.lake).values())
    for name in ("export", "dashboard"):
        job, *argv = shlex.split(SERVICES[name]["command"])
        assert job in JOBS
        assert argv[argv.index("--settings") + 1] == "conf/compose.toml"
    assert (ROOT / re.findall(r"jobs/\w+\.py", SERVICES["demo"]["command"][0])[0]).is_file()
    stores = {SERVICES[name]["environment"].get("AWS_ENDPOINT_URL_S3") for name in WITH_KEYS - {"s3"}}
    assert stores == {"http://s3:7070"}
    assert SERVICES["s3"]["volumes"] == ["s3:/data/tollhouse"], "the bucket that export-s3 writes to"
