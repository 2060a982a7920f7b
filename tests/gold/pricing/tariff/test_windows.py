"""Windows by month, day and calendar: what a file may say, and whether one rate holds at every instant."""

from pathlib import Path

import pytest

from gold.pricing.tariff.document import document, plan_from
from gold.pricing.tariff.windows import ALL_DAYS, ALL_MONTHS, WEEKDAYS
from tests.gold.pricing.tariff_folders import night, read, reference_copy

PLAN = 'plan = "night"\nlabel = "Night owl"\n[[version]]\nvalid_from = 2026-01-01\n'
VOICE = "[version.voice]\nroaming = true\ninternational = false\n"
GROUPS = 'groups = [{ price = "0.1", price_unit = 60 }]'
DEFAULT = f"[[version.voice.rate]]\n{GROUPS}\n"

TO_28 = f"days = {list(range(1, 29))}"
NOT_FEBRUARY = [month for month in ALL_MONTHS if month != "february"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reference tariff, to which a plan is added."""
    return reference_copy(tmp_path)


def plan(*windows: str, default: bool = True) -> str:
    """A plan with these windows, named a, b and so on, each with a rate."""
    names = "abcdefgh"[: len(windows)]
    listed = "".join(f'[[version.window]]\nname = "{n}"\n{keys}\n' for n, keys in zip(names, windows, strict=True))
    rates = "".join(f'[[version.voice.rate]]\nwindow = "{n}"\n{GROUPS}\n' for n in names)
    return PLAN + listed + VOICE + rates + (DEFAULT if default else "")


def test_a_window_names_months_days_and_a_calendar(folder: Path) -> None:
    tariff = read(folder, plan('months = ["august", "july"]\ndays = [31, 1]\ncalendar = "ramadan"'))
    assert tariff.faults == ()
    (window,) = night(tariff).windows
    assert (window.months, window.days, window.calendar) == (("july", "august"), (1, 31), "ramadan")
    assert plan_from(document(night(tariff))) == night(tariff)


def test_a_window_of_every_month_and_day_says_nothing_of_them(folder: Path) -> None:
    wordy = read(folder, plan(f"days = {list(ALL_DAYS)}\nweekdays = {list(WEEKDAYS)}"))
    assert document(night(wordy)) == document(night(read(folder, plan(""))))


@pytest.mark.parametrize(
    ("window", "fault"),
    [
        ('months = ["juillet"]', "window[1].months is ['juillet']; expected a list of some of january, february"),
        ("months = []", "window[1].months is []; expected a list of some of january"),
        ("days = [0]", "window[1].days is [0]; expected a list of whole numbers from 1 to 31, none of them twice"),
        ("days = [1, 1]", "window[1].days is [1, 1]; expected a list of whole numbers"),
        ("days = [true]", "window[1].days is [True]; expected a list of whole numbers"),
        ("days = 1", "window[1].days is 1; expected a list of whole numbers"),
        ("days = []", "window[1].days is []; expected a list of whole numbers"),
        ('calendar = "easter"', 'window[1].calendar is "easter"; expected one of ramadan'),
        ('months = ["february", "april"]\ndays = [31]', "window[1].days: no such day is in its months"),
    ],
)
def test_what_a_window_must_not_say(folder: Path, window: str, fault: str) -> None:
    (sentence,) = read(folder, plan(window)).faults
    assert fault in sentence


@pytest.mark.parametrize(
    ("one", "two", "draw"),
    [
        ('months = ["july"]', 'months = ["august"]', False),
        ('months = ["july"]', 'months = ["july", "august"]', True),
        ("days = [1, 2]", "days = [2, 3]", True),
        ("days = [1]", "days = [2]", False),
        ('months = ["february"]', "days = [30, 31]", False),
        ('months = ["february"]', "days = [29]", True),
        ('months = ["february"]\nweekdays = ["monday"]', "days = [29]\nweekdays = ['monday']", True),
        ('calendar = "ramadan"', 'months = ["july"]', True),
        ('calendar = "ramadan"', "weight = 1", False),
        ('weekdays = ["monday"]', 'calendar = "ramadan"\nweekdays = ["tuesday"]', False),
        ("days = [1]\nfrom = '08:00'", "days = [1]", False),
    ],
)
def test_windows_draw_where_a_day_can_have_both(folder: Path, one: str, two: str, draw: bool) -> None:
    faults = read(folder, plan(one, two)).faults
    assert ["windows a and b can hold at once" in fault for fault in faults] == [True] * draw


@pytest.mark.parametrize(
    ("windows", "gap"),
    [
        (["weekdays = ['saturday', 'sunday']"], "monday 00:00"),
        (["to = '08:00'", "from = '08:00'\nto = '20:00'"], "monday 20:00"),
        (['months = ["january", "march"]'], "monday 1 february 00:00"),
        ([TO_28, "days = [29, 31]"], "monday 30 january 00:00"),
        (["months = ['february']\n" + TO_28, f"months = {NOT_FEBRUARY}"], "monday 29 february 00:00"),
        ([f"days = {list(range(1, 31))}", "days = [31]\nweekdays = ['monday']"], "tuesday 31 january 00:00"),
        (["calendar = 'ramadan'"], "monday 00:00 outside ramadan"),
        (["calendar = 'ramadan'", "to = '12:00'"], "monday 12:00 outside ramadan"),
    ],
)
def test_the_first_instant_without_a_rate_is_named(folder: Path, windows: list[str], gap: str) -> None:
    weights = [f"{window}\nweight = {n}" for n, window in enumerate(windows)]
    (fault,) = read(folder, plan(*weights, default=False)).faults
    assert f"voice.rate: from {gap} on none applies; expected one rate without a window" in fault


def test_windows_may_cover_the_year_between_them(folder: Path) -> None:
    short = "months = ['february']\ndays = [29]"
    rest = "months = ['january', 'march', 'may', 'july', 'august', 'october', 'december']\ndays = [29, 30, 31]"
    others = "months = ['april', 'june', 'september', 'november']\ndays = [29, 30]"
    assert read(folder, plan(short, TO_28, rest, others, default=False)).faults == ()
