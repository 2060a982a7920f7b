"""The jars of Spark and of the broker: listed with their sums in conf/jars.toml, fetched by Spark's Ivy."""

import hashlib
import os
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import quoteattr

from lake.checkout import CONF, JARS
from lake.errors import Stop
from machine.process import logged

MIRROR = "TOLLHOUSE_MAVEN"
JAR_LIST = CONF / "jars.toml"

SETTINGS = """\
<ivysettings>
  <settings defaultResolver="maven"/>
  <caches defaultCacheDir={cache}/>
  <resolvers><ibiblio name="maven" m2compatible="true"{root}/></resolvers>
</ivysettings>
"""
MODULE = """\
<ivy-module version="2.0">
  <info organisation="tollhouse" module="jars"/>
  <configurations><conf name="default"/></configurations>
  <dependencies defaultconf="default->master">{dependencies}</dependencies>
</ivy-module>
"""


@dataclass(frozen=True)
class Jar:
    """One jar by its Maven coordinates, with the SHA-256 sum it must have."""

    organisation: str
    name: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """Its file name."""
        return f"{self.name}-{self.version}.jar"


def listed(kind: str, path: Path = JAR_LIST) -> list[Jar]:
    """The jars of one kind, `spark` or `kafka`, in the order of the list."""
    jars = tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    return [jar(coordinates, sha256) for coordinates, sha256 in jars.items()]


def jar(coordinates: str, sha256: str) -> Jar:
    organisation, name, version = coordinates.split(":")
    return Jar(organisation, name, version, sha256)


def checked(kind: str, folder: Path = JARS) -> list[Path]:
    """The jars of one kind, each with the sum it must have. Raises Stop for the first that has not."""
    for jar in listed(kind):
        path = folder / kind / jar.file
        digest = sha256(path)
        if digest is None:
            raise Stop(f"{path} is missing: run `make setup`, which fetches it.")
        if digest != jar.sha256:
            raise Stop(
                f"{path} has the SHA-256 sum {digest}, expected {jar.sha256}: delete it and run `make setup`, "
                f"and if it comes again, name another Maven mirror in {MIRROR}."
            )
    return [folder / kind / jar.file for jar in listed(kind)]


def missing(kind: str, folder: Path = JARS) -> list[Jar]:
    """The jars of one kind that are not there, or are there with another sum."""
    return [jar for jar in listed(kind) if sha256(folder / kind / jar.file) != jar.sha256]


def fetch(jars: list[Jar], java: Path, ivy: Path, log: Path, folder: Path) -> None:
    """Fetches jars into a folder, sums unchecked. Raises Stop where Maven does not answer."""
    root = os.environ.get(MIRROR)
    with tempfile.TemporaryDirectory(
        prefix="tollhouse-ivy-"
    ) as scratch:  # no cache stays: it would serve a bad jar again
        settings, module = Path(scratch) / "settings.xml", Path(scratch) / "ivy.xml"
        settings.write_text(SETTINGS.format(cache=quoteattr(scratch), root=f" root={quoteattr(root)}" if root else ""))
        module.write_text(MODULE.format(dependencies="".join(map(dependency, jars))))
        command: list[str | Path] = [
            java,
            "-jar",
            ivy,
            "-settings",
            settings,
            "-ivy",
            module,
            "-types",
            "jar",
            "bundle",
        ]
        command += ["-retrieve", folder / "[artifact]-[revision].[ext]", "-overwriteMode", "always"]
        status = logged(command, log)
    if status != 0:
        where = f"the mirror that {MIRROR} names ({root})" if root else "Maven Central"
        raise Stop(
            f"{where} did not give all of {len(jars)} jars: check the network, or name a Maven mirror's "
            f"address in {MIRROR}, and run `make setup` again; Ivy's own words are in {log}."
        )


def dependency(jar: Jar) -> str:
    """A jar as Ivy wants it: alone, without what its pom asks for."""
    coordinates = f"org={quoteattr(jar.organisation)} name={quoteattr(jar.name)} rev={quoteattr(jar.version)}"
    return f'<dependency {coordinates} transitive="false"/>'


def sha256(path: Path) -> str | None:
    """The sum of a file, None where there is no file."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
