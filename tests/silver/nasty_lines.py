"""Lines of sample usage as careless hands, broken pipes and malice write them. Seeded."""

import json
import random
from collections.abc import Iterator, Sequence

NUMBERS = [
    "0661000002", "+212661000002", "00212661000002", "212661000002", "0033123456789", "+33123456789", "33123456789",
    "0123456789", "+1 (212) 555-0100", "06.61.00.00.02", "06 61-00 00 02", "(0)661000002", "+2126610000020", "+21266",
    "+0661000002", "0000661000002", "00", "+", "++33123456789", "12", "1", "112", "12345678", "123456789", "INFO",
    "A", "A-B_c.d & e", "Longer than eleven", "1A", "\u0660\u0666\u0661\u0660\u0660\u0660\u0660\u0660\u0660\u0662",
    "0661\u00a0000002", "\u00a00661000002", "0661\t000002", "0661000002\n", "+447911123456", "07911123456",
    "447911123456", "+" + "1" * 16, "00" + "1" * 40, "+1234567", "+12345678", "+336123456780", "anonymous",
    "\u00e9t\u00e9",
]  # fmt: skip
STARTS = [
    "2026-03-06T09:00:00", "2026-03-06t09:00:00z", "2026-03-06 09:00", "2026-03-06T09:00Z", "2026-03-06T09:00+01",
    "2026-03-06T09:00:00+0100", "2026-03-06T09:00:00-05:30", "2026-03-06T09:00:00.123456789",
    "2026-03-06T09:00:00,5Z", "2026-03-06T09:00:00.1+01:00", "2026-03-06T09:00:00.", "2026-03-06T09:00:00.1234567890",
    "2026-03-06T09:00:60", "2026-03-06T24:00:00", "2026-03-06T23:60", "2026-02-29T00:00:00", "2028-02-29T00:00:00Z",
    "2026-13-01T00:00", "2026-00-01T00:00", "2026-01-00T00:00", "2026-03-06", "06/03/2026 09:00", "1772788800",
    "soon", "2026-03-06T09", "0000-02-29T12:00:00", "0000-02-30T12:00:00Z", "0000-12-31T23:59:59-18:00",
    "0001-01-01T00:00:00+18:00", "0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", "9999-12-31T23:59:59-18:00",
    "1999-12-31T23:59:59.999999Z", "2000-01-01T00:00:00Z", "2099-12-31T23:59:59.999999Z", "2100-01-01T00:00:00Z",
    "2026-03-06T09:00:00+18:00", "2026-03-06T09:00:00+18:01", "2026-03-06T09:00:00-18:00",
    "2026-03-06T09:00:00-18:30", "2026-03-06T09:00:00+19", "2026-03-06T09:00:00+23:59", "2026-03-06T09:00:00+24:00",
    "2026-03-06T09:00:00+01:60", "2026-03-06T09:00:00+1", "2026-03-06T09:00:00+01:00:00", "2026-03-06T09:00:00-00:00",
    "2026-03-06T09:00:00 Z", "2026-03-06T09:00:00Europe/Paris", "2026-03-06  09:00:00", "2026-W10-5T09:00:00",
    "20260306T090000", "2026-03-06T09:00:00Z\n", "+2026-03-06T09:00:00", "\u0662026-03-06T09:00:00",
    "12026-03-06T09:00:00", "2026-3-6T09:00:00", "-026-03-06T09:00:00", "1900-02-29T00:00",
]  # fmt: skip
UNITS = [
    0, 1, 60, -1, 2_678_400, 2_678_401, 1_000_000, 1_000_001, 10**14, 10**14 + 1, 10**17, 10**18, -(10**18), 10**30,
    -(10**30), "60", " 60 ", "-0", "+60", "0060", "-" + "0" * 20, "0" * 20, "6e1", "sixty", "60.0", 60.5, "1_000",
    "60\n", "\u0666\u0660", "", " ", "--1", True, None, [60], {"n": 60}, "9" * 18, "9" * 19, "-" + "9" * 18,
    "-" + "9" * 19,
]  # fmt: skip
WORDS = [
    "true", "false", True, False, "True", " true ", "yes", 1, 0, None, "", [], {}, [True], {"true": False}, "\ud800",
]  # fmt: skip
TEXTS = [
    "standard", " standard ", "\tstandard", "\u00a0x", "\u0085", "", " ", None, 7, -7, 2.5, 10**40, True, False, [],
    {}, ["a", 1, None, True, {"b": [2.5, "\u00e9\"\\/\n"]}], {"a": {"a": 1, "b": " c d "}}, "\u00e9\u20ac\U0001f600",
    "\x7f", "\u2028", "\ud800", "\udc00x\ud83d", "\x00", "\x1f", "a" * 300, "NaN", "null", "voice", "\ufeff",
]  # fmt: skip
TYPES = ["voice", "sms", "data", "VOICE", " Sms ", "dat\u00e0", "fax", "vo\u0130ce", None, 1, True, ["voice"], ""]
POOLS: dict[str, Sequence[object]] = {
    "usage_id": [*TEXTS, "u1", "u2", "U1", "u1 "],
    "record_type": TYPES,
    "plan": TEXTS,
    "start": [*STARTS, *map(" {} ".format, STARTS[:3]), None, 20260306, True, []],
    "units": UNITS,
    "called_number": [*NUMBERS, *map(" {} ".format, NUMBERS[:3]), None, "", 33123456789, 661000002, 12, True, [1]],
    "visited_network": [*TEXTS, "20801", 20801, "208-01"],
    "subscriber": TEXTS,
    "continuation": WORDS,
}
STRANGE: dict[str, Sequence[object]] = {"Plan": [None, "x"], "": [1], "tollhouse_mark": ["x"]}
BROKEN = [
    b"", b" ", b"\r", b"\t\r", b"{", b"}", b"{}", b" {} ", b"{}\r", b"\r{}", b"[]", b"[{}]", b"[1]", b"5", b"-0",
    b'"x"', b"null", b"true", b"NaN", b"\xef\xbb\xbf{}", b"\xef\xbb\xbf\xef\xbb\xbf{}", b" \xef\xbb\xbf{}",
    b"\xef\xbb\xbf", b"\x0b{}", b"\xc2\xa0{}", b"{}\x00", b"\x00", b"{}\x1e", b"{},{}", b"{}{}", b"{}]", b"{},",
    b"{}/**/", b"{}//", b"#{}", b"\xff", b'{"plan":"\xff"}', b'{"plan":"\xed\xa0\x80"}', b'{"plan":"\xc0\x80"}',
    b'{"plan":"\xf4\x90\x80\x80"}', b"'x'", b"{'plan':'x'}", b"{plan:1}", b'{"plan":NaN}', b'{"x":NaN}',
    b'{"plan":Infinity}', b'{"x":-Infinity}', b'{"plan":+1}', b'{"plan":01}', b'{"plan":-01}', b'{"plan":1.}',
    b'{"plan":.5}', b'{"plan":1e}', b'{"plan":1e+}', b'{"plan":-}', b'{"plan":0x10}', b'{"plan":1_0}',
    b'{"plan":1"units":2}', b'{"plan":1,}', b'{,"plan":1}', b'{"plan" 1}', b'{"plan":}', b'{"plan":tru}',
    b'{"plan":True}', b'{"plan":truefalse}', b'{"plan":"a\tb"}', b'{"plan":"a\x00b"}', b'{"plan":"\\x"}',
    b'{"plan":"\\u00zz"}', b'{"plan":"\\u12"}', b'{"plan":"\\ud83d\\ude00"}', b'{"plan":"\\ud83d\\u0041"}',
    b'{"plan":"\\/"}', b'{"plan":"x"', b'{"plan":"x', b'{"plan":["x"}', b'{"plan":[1,]}', b'{"x":[01]}',
    b'{"x":{"y":nul}}', b'{"x":"\\q"}', b'{"plan":"a","plan":"b"}', b'{"plan":"a","plan":null}',
    b'{"plan":null,"plan":"a"}', b'{"plan":"a","plan":["b"]}', b'{"\\u0070lan":"x"}', b'{"plan":{"a":1,"a":2}}',
    b'{"x":1,"x":1}', b'{"plan":[[[{"a":[]}]]]}', b'{"plan":[ 1 , 2 ]}', b'{"tollhouse_mark":"x"}',
    b'{"plan":"\xe2\x82\xac"}', b'{"plan":["\\u0001\\u0009"]}', b'{"usage_id":' + b"[" * 100 + b"]" * 100 + b"}",
    b'{"usage_id":' + b"1" * 1000 + b"}", b'{"x":' + b"1" * 1000 + b"}",
]  # fmt: skip


def nasty_lines(seed: int, n: int) -> list[bytes]:
    """Every broken line, every value of every field in an otherwise sound line, and n random ones."""
    dice = random.Random(seed)
    lines = [*BROKEN, *one_by_one(), *(random_line(dice, place) for place in range(n))]
    dice.shuffle(lines)
    return lines


def one_by_one() -> Iterator[bytes]:
    """Each value in a line that is sound beside it."""
    for name, values in (POOLS | STRANGE).items():
        for place, value in enumerate(values):
            yield dumped(sound(f"{name} {place}") | {name: value}, random.Random(place))


def sound(usage_id: str) -> dict[str, object]:
    """A call without fault."""
    call = {"record_type": "voice", "plan": "standard", "start": "2026-03-06T09:00:00", "units": 60}
    return {"usage_id": usage_id} | call


def random_line(dice: random.Random, place: int) -> bytes:
    """A line with some fields of any value, and now and then some bytes of it torn."""
    values = sound(f"u{place - dice.choice([0] * 9 + [1])}")
    for name in dice.sample(sorted(POOLS), k=dice.randint(0, 3)):
        values[name] = dice.choice(POOLS[name])
    if dice.random() < 0.05:
        values["Plan"] = None
    if dice.random() < 0.5:
        values["start"] = random_start(dice)
    if dice.random() < 0.1:
        values.pop(dice.choice(sorted(values)))
    line = dumped(values, dice)
    return torn(line, dice) if dice.random() < 0.2 else line


def random_start(dice: random.Random) -> str:
    """Any quarter of an hour of any year that a clock may change in, often at night, with and without an offset."""
    day = f"{dice.randint(1970, 2110)}-{dice.randint(1, 12):02}-{dice.randint(1, 31):02}"
    offset = dice.choice(["", "", "", "Z", "+01:00", "-0930"])
    return f"{day}T{dice.choice([0, 1, 1, 2, 2, 3, 12, 23]):02}:{dice.choice([0, 15, 30, 45, 59]):02}{offset}"


def dumped(values: dict[str, object], dice: random.Random) -> bytes:
    """JSON, with and without blanks and escapes."""
    separators = dice.choice([(", ", ": "), (",", ":"), (" ,\t", " :\r")])
    text = json.dumps(values, ensure_ascii=dice.random() < 0.5, separators=separators)
    return text.encode("utf-8", "replace")


def torn(line: bytes, dice: random.Random) -> bytes:
    """The line with a stretch of bytes lost, doubled or replaced."""
    begin = dice.randrange(len(line))
    end = min(len(line), begin + dice.randint(1, 4))
    piece = dice.choice([b"", line[begin:end] * 2, dice.randbytes(2), b'"', b"}", b",", b"\\", b" ", b"0", b"\xc3"])
    return (line[:begin] + piece + line[end:]).replace(b"\n", b"")
