"""Radio technologies by their names."""

from silver.technologies import generation


def test_names_of_technologies_are_generations_and_unknown_ones_none() -> None:
    wanted = {"GSM": "2G", "umts": "3G", "LTE": "4G", "LTE-A": "4G", " nr ": "5G", "5g": "5G", "6G": None, "": None}
    assert {text: generation(text) for text in wanted} == wanted
