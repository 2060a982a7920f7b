"""The first difference is named by where it is, what was, and what is."""

from gold.differences import of_rows, of_values


def test_rows_differ_by_their_names_and_columns() -> None:
    was = {"a": {"units": 1, "run": "x"}, "b": {"units": 2, "run": "x"}}
    assert of_rows(was, {name: row | {"run": "y"} for name, row in was.items()}, ["units"]) is None
    assert of_rows(was, was | {"b": {"units": 3}}, ["units"]) == "b: units was 2, and is 3"
    assert of_rows(was, {"a": was["a"]}, ["units"]) == "b is not made again"
    assert of_rows({}, was, ["units"]) == "a is made again and was not there"


def test_documents_differ_by_the_path_to_a_value() -> None:
    was = {"lines": [{"amount": "1"}, {"amount": "2"}], "kind": "bill"}
    assert of_values(was, {"kind": "bill", "lines": [{"amount": "1"}, {"amount": "2"}]}) is None
    assert of_values(was, was | {"lines": [{"amount": "1"}, {"amount": "3"}]}) == "lines[1].amount was 2, and is 3"
    assert of_values(was, was | {"new": "x"}) == "new was None, and is x"
    assert of_values(was, was | {"lines": []}) == f"lines was {was['lines']}, and is []"
