"""What drafts are judged by: settings, and what is newer than what the last rating read."""

from argparse import Namespace
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from gold.cycles import cycle
from gold.rated_usage import RATED_USAGE
from jobs.reading.judging import as_rated, changed, judgement
from jobs.reading.rating_note import REFERENCE
from jobs.reading.reach import tariff_since
from lake.document_settings import Documents
from lake.pinned import Pinned
from lake.settings import read_settings
from lake.store import Store
from machine.command import Call
from silver.rate_plans import RATE_PLANS
from silver.subscribers import SUBSCRIBERS
from tests.billed_note import note_rating
from tests.builders import ROOT
from tests.plain_lake import PlainLake
from tests.small_lakes import tariff_rows
from tests.test_held_accounts import who


def call(folder: Path, documents: Documents | None = None) -> Call:
    """One of a lake below a folder, on a day in April."""
    settings = read_settings(ROOT / "conf/local.toml")
    settings = replace(settings, lake=replace(settings.lake, path=str(folder / "lake")))
    if documents:
        settings = replace(settings, documents=documents)
    began = datetime(2026, 4, 3, 23, 30, tzinfo=UTC)
    return Call(Namespace(cycle=cycle("2026-03")), settings, "approve-bills", began=began)


def test_settings_say_how_long_late_usage_is_waited_for_and_the_tariffs_zone_which_day_it_is(tmp_path: Path) -> None:
    made = judgement(call(tmp_path, Documents(collection_days=7)), None)
    assert (made.cycle, made.collection_days, made.today) == ("2026-03", 7, date(2026, 4, 4))


@pytest.mark.slow
def test_what_changed_since_the_last_rating_is_told_from_its_first_day_on(store: Store) -> None:
    lake = PlainLake(Path(store.root).parent)

    def now() -> Pinned:
        return store.pinned(RATED_USAGE, *REFERENCE)

    def told() -> tuple[date | None, dict[str, date]]:
        then = as_rated(now())
        return tariff_since(then, now()), {r["account_id"]: r["since"] for r in changed(then, now()).collect()}

    lake.loaded([], [who("ACC1"), who("ACC2")])
    lake.rate()
    lake.put(SUBSCRIBERS, [who("ACC1", is_student=True), who("ACC2")])
    assert told() == (None, {}), "no rating noted what it read"
    note_rating(store.root)
    assert told() == (None, {})
    lake.put(SUBSCRIBERS, [who("ACC1"), who("ACC2")])
    ends = {"valid_to": date(2026, 3, 15)}
    lake.put(RATE_PLANS, [row | (ends if row["plan"] == "standard" else {}) for row in tariff_rows()])
    assert told() == (date(2026, 2, 11), {"ACC1": date(2026, 1, 1)}), "the longest call that runs into it"
    note_rating(store.root)
    assert told() == (None, {})
