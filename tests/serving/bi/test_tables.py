"""Tables that are published only ever gain columns: a kit that was written for an earlier release still fits."""

import json
import re
from pathlib import Path

from serving.bi.tables import KIT_TABLES
from serving.shown import NUMBERS
from serving.shown_documents import SHOWN_DOCUMENTS
from serving.star_files import published_columns

RELEASED = Path(__file__).with_name("released_columns.json")
"""Of the last release: tables, columns and types. Renewed when one is made, and never otherwise."""


def test_every_column_of_the_last_release_is_there_with_its_type() -> None:
    now = {name: {one.name: one.kind for one in columns} for name, columns in published_columns().items()}
    for table, columns in json.loads(RELEASED.read_text()).items():
        assert columns.items() <= now[table].items(), table


def test_kits_know_every_table_that_is_published_but_those_of_numbers_and_of_what_documents_say() -> None:
    left_out = (NUMBERS, SHOWN_DOCUMENTS.short)
    published = {name: columns for name, columns in published_columns().items() if name not in left_out}
    assert {table.name: list(table.columns) for table in KIT_TABLES} == published


def test_keys_and_joins_are_columns_and_a_joined_table_stands_before() -> None:
    before: set[str] = set()
    for table in KIT_TABLES:
        assert {*table.key, *table.joins} <= set(table.names)
        assert set(table.joins.values()) <= before
        assert re.search(r"One row per ", table.about)
        before.add(table.name)


def test_a_key_that_stands_for_a_number_is_needed_where_the_number_is() -> None:
    needed = {table.name: one.is_needed for table in KIT_TABLES for one in table.columns if one.name == "number_key"}
    assert needed["rated_usage"]
    assert not needed["bill_lines"]
