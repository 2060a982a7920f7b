"""Power BI's model, read back: a star that filters one way, hidden keys, every KPI a measure of what is there."""

import re
from itertools import pairwise

import pytest

from gold.kpis import KPIS
from serving.bi.semantic_model import semantic_model
from serving.bi.tables import STAR_TABLES
from serving.bi.target import Target
from tests.serving.bi.tmdl_reader import Node, read

FILES = semantic_model(Target(published='C:\\data "x"'))
TABLES = {node.name: node for path, text in FILES.items() if path.startswith("tables/") for node in read(text)}
MEASURES = TABLES["Measures"].all("measure")
FIELD = re.compile(r"(\w+)\[(\w+)\]")


def relationships() -> list[tuple[str, str, bool]]:
    """From, to, whether active."""
    nodes = read(FILES["relationships.tmdl"])
    return [(n.properties["fromColumn"], n.properties["toColumn"], "isActive" not in n.properties) for n in nodes]


def test_every_file_is_tmdl_and_the_model_names_every_table() -> None:
    model = read(FILES["model.tmdl"])
    assert [node.name for node in model if node.kind == "ref table"] == list(TABLES)
    assert model[0].properties["discourageImplicitMeasures"] == "true"
    assert read(FILES["database.tmdl"])[0].properties == {"compatibilityLevel": "1600"}


def test_the_folder_is_a_parameter_and_the_pointer_is_resolved() -> None:
    published, rows = read(FILES["expressions.tmdl"])
    assert published.expression.startswith('"C:\\data ""x""" meta [IsParameterQuery=true')
    assert "current.json" in rows.expression
    assert "Pointer[path]" in rows.expression


@pytest.mark.parametrize("star", STAR_TABLES, ids=lambda star: star.name)
def test_a_table_has_the_columns_that_its_query_names(star: object) -> None:
    (table,) = (table for table in STAR_TABLES if table is star)
    node = TABLES[table.name]
    source = node.all("partition")[table.name].all("source")[""].expression
    asked = re.search(r'Rows\("(\w+)", \{(.*?)\}\)', source)
    assert asked is not None
    assert asked[1] == table.name
    names = asked[2].replace('"', "").split(", ")
    assert set(names) <= set(table.names)
    columns = [one.properties["sourceColumn"].removesuffix("_millionths") for one in node.all("column").values()]
    assert columns == names
    assert node.about == table.about


def test_amounts_are_exact_types() -> None:
    columns = [column for node in TABLES.values() for column in node.all("column").values()]
    types = {column.properties["dataType"] for column in columns}
    assert types == {"string", "int64", "decimal", "boolean", "dateTime"}


def test_a_relationship_filters_one_way_and_no_table_is_reached_by_two() -> None:
    nodes = read(FILES["relationships.tmdl"])
    assert {node.properties["crossFilteringBehavior"] for node in nodes} == {"oneDirection"}
    ends = [(own.partition(".")[0], other.partition(".")[0]) for own, other, active in relationships() if active]
    assert len(set(ends)) == len(ends)
    assert not {own for own, _ in ends} & {other for _, other in ends}  # no snowflake: every path has one step
    assert ("fact_invoice_line.bill_id", "fact_invoice.bill_id", False) in relationships()


def test_relationships_join_columns_that_are_there_and_hidden_in_facts() -> None:
    for own, other, _ in relationships():
        (table, column), (dimension, key) = own.split("."), other.split(".")
        assert "isHidden" in TABLES[table].all("column")[column].properties
        assert TABLES[dimension].all("column")[key].properties["isKey"] == "true"


def test_the_dates_are_marked_and_weekdays_are_sorted() -> None:
    dates = TABLES["dim_date"]
    assert dates.properties["dataCategory"] == "Time"
    assert dates.all("column")["local_date"].properties["isKey"] == "true"
    assert dates.all("column")["weekday_name"].properties["sortByColumn"] == "weekday"
    assert "isHidden" in TABLES["dim_customer"].all("column")["customer_key"].properties


def test_every_kpi_is_a_measure_with_description_folder_and_format() -> None:
    for kpi in KPIS:
        node = MEASURES[kpi.label]
        assert kpi.description in node.about
        assert node.properties["displayFolder"] == kpi.subject
        assert node.properties["formatString"].count("0") == 1 + kpi.decimals


def test_measures_name_columns_and_measures_that_are_there_by_paths_that_are_active() -> None:
    for node in MEASURES.values():
        for table, column in FIELD.findall(node.expression):
            assert column in TABLES[table].all("column"), node.name
        for named in re.findall(r"(?<!\w)\[([^\]]+)\]", node.expression):
            assert named in MEASURES, node.name


def test_ids_are_one_each() -> None:
    tags = [node.properties["lineageTag"] for table in TABLES.values() for node in below(table) if tagged(node)]
    tags.sort()
    assert all(one != other for one, other in pairwise(tags))


def below(node: Node) -> list[Node]:
    return [node, *(lower for child in node.children for lower in below(child))]


def tagged(node: Node) -> bool:
    return "lineageTag" in node.properties
