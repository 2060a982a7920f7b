"""Calendar and destinations as files: what is sound, what is said of the rest."""

from pathlib import Path

import pytest

from silver.calendar import calendar
from silver.destinations import destinations

REFERENCE = Path(__file__).parents[2] / "conf" / "tariff"
HEADER = "prefix,zone,valid_from,valid_to\n"


def write(folder: Path, text: str | bytes) -> Path:
    file = folder / "file.csv"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return file


def test_the_reference_calendar_says_when_ramadan_is() -> None:
    (ramadan,) = calendar(REFERENCE / "calendar.csv").rows
    assert (ramadan["name"], ramadan["valid_from"], ramadan["valid_to"]) == ("ramadan", "2026-02-18", "2026-03-20")


def test_every_country_code_has_a_zone() -> None:
    from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

    reading = destinations(REFERENCE / "destinations.csv")
    assert reading.faults == ()
    prefixes = {str(row["prefix"]) for row in reading.rows}
    assert {str(code) for code in COUNTRY_CODE_TO_REGION_CODE} - prefixes == {"212"}, (
        "home has one for each kind of number"
    )
    assert {"2125", "2126", "2127"} < prefixes


def test_a_byte_order_mark_and_spaces_are_no_content(tmp_path: Path) -> None:
    reading = destinations(
        write(tmp_path, b"\xef\xbb\xbfzone, prefix ,valid_from,valid_to\r\n france , 33,2026-01-01 ,\r\n\r\n")
    )
    assert reading.faults == ()
    france = {
        "zone": "france",
        "prefix": "33",
        "valid_from": "2026-01-01",
        "valid_to": None,
        "free": None,
        "operator": None,
    }
    assert reading.rows == (france,)


def test_an_open_row_ends_where_the_next_of_its_prefix_begins(tmp_path: Path) -> None:
    reading = destinations(
        write(tmp_path, HEADER + "33,south,2026-03-01,\n33,europe,2026-01-01,\n34,europe,2026-02-01,\n")
    )
    assert [(row["prefix"], row["valid_from"], row["valid_to"]) for row in reading.rows] == [
        ("33", "2026-01-01", "2026-03-01"),
        ("33", "2026-03-01", None),
        ("34", "2026-02-01", None),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("+33,europe,2026-01-01,", "prefix is not the leading digits of an E.164 number"),
        ("33,,2026-01-01,", "zone is missing"),
        ("33,europe,01/02/2026,", "valid_from is not a date such as 2026-03-01"),
        ("33,europe,2026-02-30,", "valid_from is not a date such as 2026-03-01"),
        ("33,europe,2026-01-01,soon", "valid_to is not a date such as 2026-03-01, nor empty"),
        ("33,europe,2026-01-01,2026-01-01", "valid_to, which is excluded, is not after valid_from"),
        ("33,europe,2026-01-01", "it has 3 values; expected 4"),
        ("33,europe,2026-01-01,,,", "it has 6 values; expected 4"),
    ],
)
def test_a_bad_line_is_told_with_its_number_and_content(tmp_path: Path, line: str, reason: str) -> None:
    reading = destinations(write(tmp_path, HEADER + "34,europe,2026-01-01,\n" + line + "\n"))
    assert reading.rows == ()
    assert reading.faults[0].startswith(f"{tmp_path / 'file.csv'} line 3 ({line}): {reason}")


@pytest.mark.parametrize("zone", ["eu\u2028rope", "eu\x1b[31mrope", '"eu\nrope"', "eu\x00rope"])
def test_what_no_line_shows_is_told_on_one(tmp_path: Path, zone: str) -> None:
    reading = destinations(write(tmp_path, HEADER + f"33,{zone},2026-01-01,\n34,,2026-01-01,\n"))
    assert reading.rows == ()
    assert "zone has a character that no line shows" in reading.faults[0]
    assert "zone is missing" in reading.faults[1]
    assert all(fault.isprintable() for fault in reading.faults)


def test_rows_of_one_prefix_that_overlap_are_told(tmp_path: Path) -> None:
    reading = destinations(write(tmp_path, HEADER + "33,europe,2026-01-01,2026-04-01\n33,south,2026-03-01,\n"))
    assert "the rows 33,europe,2026-01-01,2026-04-01 and 33,south,2026-03-01, hold on the same day" in reading.faults[0]


def test_a_row_that_outlasts_several_is_told_with_each_of_them(tmp_path: Path) -> None:
    whole, *others = ("2026-01-01,2026-12-31", "2026-02-01,2026-03-01", "2026-05-01,", "2027-01-01,")
    lines = [f"33,europe,{whole}", *(f"33,south,{dates}" for dates in others)]
    told = destinations(write(tmp_path, HEADER + "\n".join(lines))).faults
    assert [fault.partition(" and ")[2].partition(" hold")[0] for fault in told] == lines[1:3]
    assert all(f"the rows {lines[0]} and " in fault for fault in told)


def test_a_prefix_given_twice_is_told(tmp_path: Path) -> None:
    text = HEADER + "33,a,2026-01-01,\n33,b,2026-01-01,\n"
    assert "the rows 33,a,2026-01-01, and 33,b,2026-01-01, hold" in destinations(write(tmp_path, text)).faults[0]


def test_a_span_of_a_calendar_has_an_end(tmp_path: Path) -> None:
    reading = calendar(write(tmp_path, "name,valid_from,valid_to,note\nramadan,2026-02-18,,\n"))
    assert "valid_to is missing" in reading.faults[0]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"prefix,zone,from,to\n",
        b"prefix,zo\x1bne\n",
        b"prefix,zone,valid_from,valid_to\n\xff\xfe,x,2026-01-01,\n",
    ],
)
def test_a_file_of_another_shape_is_told_whole(tmp_path: Path, text: bytes) -> None:
    reading = destinations(write(tmp_path, text))
    assert len(reading.faults) == 1
    assert reading.faults[0].startswith(f"{tmp_path / 'file.csv'}: it")
    assert reading.faults[0].isprintable()


def test_what_is_no_csv_in_utf_8_is_one_sentence(tmp_path: Path) -> None:
    empty = "it is empty; expected a header, prefix,zone,valid_from,valid_to, and rows below it."
    for content, why in (
        (b"", empty),
        (b"\n  \n\r\n", empty),
        (
            HEADER.replace(",", ";").encode(),
            "its columns are prefix;zone;valid_from;valid_to; "
            "expected prefix,zone,valid_from,valid_to with commas between them.",
        ),
        (
            HEADER.encode() + b'33,europe,2026-01-01,\n34,"eur',
            "it is no CSV up to line 3 (unexpected end of data); close what a quote opened, or copy it whole.",
        ),
        (HEADER.encode("utf-16"), "it is UTF-16; save it as UTF-8."),
        (HEADER.encode() + b"33,\xff,2026-01-01,\n", "it is not UTF-8; save it as UTF-8."),
    ):
        file = write(tmp_path, content)
        assert destinations(file).faults == (f"{file}: {why}",)


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    assert destinations(tmp_path).faults == (f"{tmp_path}: it cannot be read (Is a directory); name a file that can.",)
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    assert "it cannot be read (Too many levels of symbolic links)" in destinations(loop).faults[0]


def test_blank_lines_are_no_rows_and_a_header_alone_has_none(tmp_path: Path) -> None:
    blank = "\n  \n" + HEADER + "\n   \n33,europe,2026-01-01,\n\n"
    assert [row["prefix"] for row in destinations(write(tmp_path, blank)).rows] == ["33"]
    alone = destinations(write(tmp_path, HEADER))
    assert (alone.rows, alone.faults) == ((), ())


def test_rows_that_overlap_are_told_beside_bad_lines(tmp_path: Path) -> None:
    lines = "33,europe,2026-01-01,2026-03-01\n33,south,2026-02-01,\n+44,uk,2026-01-01,\n"
    bad, overlap = destinations(write(tmp_path, HEADER + lines)).faults
    assert "prefix is not" in bad
    assert "hold on the same day" in overlap
