"""QuickSight's files are such as its own client takes, and name columns that their queries give."""

import json
from collections.abc import Iterator
from pathlib import Path

import botocore.session
import duckdb
import pytest
from botocore.validate import ParamValidator
from duckdb import DuckDBPyConnection

from gold.reports import REPORTS
from serving.bi.duckdb_kit import duckdb_kit
from serving.bi.quicksight import quicksight_kit
from serving.bi.target import Target
from tests.serving.bi.small_snapshot import small_snapshot

FILES = {path: json.loads(text) for path, text in quicksight_kit(Target(snapshot="abc")).items()}
DATA_SETS = [path for path in FILES if "/data_sets/" in path]


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDBPyConnection]:
    """The tables, in a schema as Athena has it."""
    published = tmp_path_factory.mktemp("published")
    small_snapshot(published)
    with duckdb.connect() as views:
        script = duckdb_kit(Target(published=str(published)))["duckdb/views.sql"]
        views.execute(f"CREATE SCHEMA tollhouse; USE tollhouse; {script}")
        yield views


@pytest.mark.parametrize("path", DATA_SETS, ids=lambda path: Path(path).stem)
def test_a_data_set_is_such_as_the_service_takes(path: str) -> None:
    service = botocore.session.get_session().get_service_model("quicksight")
    shape = service.operation_model("CreateDataSet").input_shape
    assert shape is not None
    errors = ParamValidator().validate({**FILES[path], "AwsAccountId": "123456789012"}, shape)
    assert not errors.has_errors(), errors.generate_report()


@pytest.mark.parametrize("path", DATA_SETS, ids=lambda path: Path(path).stem)
def test_its_query_gives_its_columns_and_the_rows_of_its_fact(db: DuckDBPyConnection, path: str) -> None:
    ((sql,),) = (table.values() for table in FILES[path]["PhysicalTableMap"].values())
    rows = db.execute(sql["SqlQuery"]).to_arrow_table()
    assert rows.column_names == [column["Name"] for column in sql["Columns"]]
    assert db.execute(f"SELECT count(*) FROM {sql['Name']}").fetchall() == [(rows.num_rows,)]


def test_each_report_has_a_manifest() -> None:
    for report in REPORTS:
        manifest = FILES[f"quicksight/manifests/{report.name}.json"]
        (uris,) = manifest["fileLocations"]
        assert uris == {"URIs": [f"s3://BUCKET/tollhouse/abc/reports/{report.name}.csv"]}
        assert manifest["globalUploadSettings"]["containsHeader"] == "true"
