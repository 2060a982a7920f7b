"""Lists in sentences."""

from lake.lists import first


def test_a_list_that_is_cut_says_how_many_more_there_are() -> None:
    assert first(["a", "b", "c"], 2) == ["a", "b", "and 1 more"]
    assert first(["a", "b"], 2, "bills", count=1_236) == ["a", "b", "and 1,234 more bills"]


def test_a_list_that_is_whole_says_nothing_more() -> None:
    assert first(["a", "b"], 2) == first(["a", "b"], 3, "bills", count=2) == ["a", "b"]
    assert first([], 2) == []
