"""Columns of text for a terminal."""

from serving.text_table import block, text_table


def test_a_column_is_as_wide_as_its_longest_cell_and_one_of_numbers_is_set_right() -> None:
    table = text_table(("name", ">units", ""), [("voice", "7", "free"), ("sms", "1,200", "")])
    assert table == ["name   units", "voice      7  free", "sms    1,200"]


def test_a_table_without_titles_shows_its_rows_alone() -> None:
    assert text_table(("", ">"), [("tax", "1.00"), ("total", "12.00")]) == ["tax     1.00", "total  12.00"]


def test_a_block_without_rows_has_no_title_either() -> None:
    assert block("Lines", ("no", ">amount"), []) == ""
    assert block("Lines", ("no", ">amount"), iter([("1", "2.00")])) == "Lines\n  no  amount\n  1     2.00"
