"""docs/records.md says which fields records have and why they are rejected: its records are sound, its names all."""

import re

from silver.instants import LATEST
from silver.json_object import json_object
from silver.numbers import Network
from silver.records import EVERY
from silver.records.json_record import json_record
from silver.records.record import Reason
from silver.rules import reasons, warnings
from silver.uses import Reading, use
from tests.builders import ROOT
from tests.silver.records import BROKEN, ODD

PAGE = (ROOT / "docs/records.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`(\w+)`", PAGE))
RECORDS = PAGE.partition("```json\n")[2].partition("```")[0].encode().splitlines()
READING = Reading("Africa/Casablanca", Network("MA"))
FIELDS = {field for kind in EVERY for field in kind.fields.values()}


def test_its_records_are_sound_and_of_every_type() -> None:
    types = []
    for line in RECORDS:
        record = json_record(line, LATEST)
        assert not isinstance(record, Reason)
        meant = use(record, READING)
        assert (reasons(record, meant), warnings(record, meant)) == ([], [])
        types.append(meant.record_type)
    assert types == [kind.name for kind in EVERY]


def test_it_names_every_field_and_its_records_have_no_other() -> None:
    assert {field for line in RECORDS for field in json_object(line) or {}} <= FIELDS <= NAMED


def test_it_names_every_reason_and_warning() -> None:
    assert {*BROKEN, *ODD, "start_time_in_the_future", "too_late", "mediation_failed"} <= NAMED
