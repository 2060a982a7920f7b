"""The month that is measured: events on a real broker, subscribers, settings, and lakes that begin empty."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from jobs import produce_cdrs
from lake.settings import Lake, Settings, as_toml, read_settings
from machine.broker import start_broker
from tests.small_lakes import ROOT

CYCLE = "2026-03"
PLANS = ("standard", "premium")
TARIFFS = ("reference", "rich")


@dataclass(frozen=True)
class Month:
    """folder: of everything that is made. settings: with the broker and the tariff, the lake to be named."""

    folder: Path
    settings: Settings

    def lake(self, name: str) -> Path:
        """The settings file of an empty lake of this name."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return self.settings_of(folder)

    def copied(self, name: str, settings: Path) -> Path:
        """The settings file of a lake of this name that holds what another holds."""
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(settings.parent, folder)
        return self.settings_of(folder)

    def settings_of(self, folder: Path) -> Path:
        """Writes the settings of the lake in a folder."""
        lake = Lake(*(str(folder / name) for name in ("lake", "published", "invoices")))
        path = folder / "settings.toml"
        path.write_text(as_toml(replace(self.settings, lake=lake)), encoding="utf-8")
        return path

    @property
    def subscribers(self) -> Path:
        """The numbers, for load-reference."""
        return self.folder / "subscribers.csv"


@contextmanager
def month(folder: Path, events: int, subscribers: int, tariff: str) -> Iterator[Month]:
    """A month's events on a broker that runs as long; produced once, and kept for the next time."""
    made = folder / f"{events}-events-{subscribers}-subscribers"
    with closing(start_broker(made / "broker")) as broker:
        settings = read_settings(ROOT / "conf/local.toml")
        kafka = replace(settings.kafka, servers=broker.servers, client={})
        settings = replace(
            settings, kafka=kafka, tariff=replace(settings.tariff, path=str(tariff_folder(made, tariff)))
        )
        traffic = Month(made, settings)
        if not traffic.subscribers.exists():
            produce(traffic, events, subscribers)
        yield traffic


def produce(month: Month, events: int, subscribers: int) -> None:
    """Sends the month's events. The file of subscribers comes last, as the mark that all is there."""
    path, csv = month.settings_of(month.folder), month.folder / "subscribers.new"
    size = ["--events", str(events), "--subscribers", str(subscribers), "--month", CYCLE]
    produce_cdrs.JOB.counts(["--settings", str(path), *size, "--subscribers-csv", str(csv)])
    csv.rename(month.subscribers)


def tariff_folder(made: Path, tariff: str) -> Path:
    """The reference tariff, or one whose plans, of the same names, say much more."""
    reference = ROOT / "conf/tariff"
    if tariff == "reference":
        return reference
    folder = made / "rich_tariff"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(reference, folder)
    text = (Path(__file__).parent / "rich_plan.toml").read_text(encoding="utf-8")
    for plan in PLANS:
        (folder / f"plans/{plan}.toml").write_text(f'plan = "{plan}"\n{text}', encoding="utf-8")
    return folder
