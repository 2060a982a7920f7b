"""Lines of a subscribers' file: every fault, and what holds among the rows of a number and an account."""

from pyspark.sql import Row

from lake.store import Store
from silver.numbers import Network
from silver.subscribers import LINE_COLUMNS, WITH_HISTORY, SubscriberReading
from tests.silver.subscriber_lines import DEFAULT

LONG = "ة" * 36


READING = SubscriberReading((*DEFAULT, "cycle_day"), Network("MA"))


def read(store: Store, *rows: dict[str, str]) -> list[Row]:
    """What lines say, by number, with every reason why they are not sound."""
    whole = [DEFAULT | {"cycle_day": ""} | row for row in rows]
    text = ", ".join(f"{name} STRING" for name in (*DEFAULT, "cycle_day", "malformed"))
    lines = store.spark.createDataFrame([(*row.values(), None) for row in whole], text)
    return store.query(WITH_HISTORY, lines=store.map(READING, lines, LINE_COLUMNS)).orderBy("msisdn").collect()


def test_every_fault_of_a_subscriber_is_found_in_one_pass(store: Store) -> None:
    cases = {
        "sound": [{}],
        "msisdn is not a phone number": [{"msisdn": "06"}],
        "account_id is missing": [{"account_id": " "}],
        "account_id is longer than 70 bytes": [{"account_id": LONG}],
        "customer_name is longer than 200 characters": [{"customer_name": "x" * 201}],
        "region has a control character": [{"region": "Ra\0bat"}],
        "status is none of active, suspended": [{"status": ""}],
        "is_student is not true or false": [{"is_student": "perhaps"}],
        "joined_on is not a date such as 2026-03-01": [{"joined_on": "2026-02-30"}],
        "valid_from is not a date such as 2026-03-01": [{"valid_from": "1/2/2026"}],
        "valid_to is not a date such as 2026-03-01, nor empty": [{"valid_to": "open"}],
        "valid_to, which is excluded, is not after valid_from": [{"valid_to": "2024-01-15"}],
        "the number has another row from this day": [{"plan": "premium"}, {"plan": "standard"}],
        "the number's row before it has not ended by then": [{"valid_to": "2026-01-02"}, {"valid_from": "2026-01-01"}],
        "cycle_day is not a whole number from 1 to 28": [
            {"cycle_day": bad, "msisdn": f"06120002{n:02}"} for n, bad in enumerate(("0", "29", "1.5", "first", "-1"))
        ],
        "is_student, is_urban, joined_on, cycle_day are not those of the account's other numbers then": [
            {},
            {"msisdn": "0612009999", "is_student": "true"},
        ],
    }
    rows = []
    for n, versions in enumerate(cases.values()):
        own = {"msisdn": f"06120001{n:02}", "account_id": f"case {n}"}
        rows += [own | {"msisdn": own["msisdn"]} | version for version in versions]
    by_case: dict[str, set[str]] = {}
    for row in read(store, *rows):
        case = {None: "case 2", LONG: "case 3"}.get(row["account_id"], row["account_id"])
        by_case.setdefault(case, set()).update(row["faults"] or ["sound"])
    told = [by_case[f"case {n}"] - {"sound"} or {"sound"} for n in range(len(cases))]
    assert told == [{reason} for reason in cases]


def test_a_cycle_day_is_the_accounts_and_the_first_where_it_is_left_out(store: Store) -> None:
    days = {"A1": ("", "15"), "A2": ("28", "28"), "A3": ("07", "7"), "A4": ("1", "")}
    rows = [
        {"account_id": account, "msisdn": f"06120003{account[1]}{n}", "cycle_day": cycle_day}
        for account, two in days.items()
        for n, cycle_day in enumerate(two)
    ]
    by_account: dict[str, list[tuple[int, int]]] = {}
    for row in read(store, *rows):
        by_account.setdefault(row["account_id"], []).append((row["cycle_day"], len(row["faults"])))
    assert sorted(by_account.pop("A1")) in ([(1, 0), (15, 1)], [(1, 1), (15, 0)]), "one of the two is told"
    assert by_account == {"A2": [(28, 0), (28, 0)], "A3": [(7, 0), (7, 0)], "A4": [(1, 0), (1, 0)]}


def test_an_account_may_change_from_a_day_on(store: Store) -> None:
    student = {"is_student": "true", "cycle_day": "15", "valid_to": "2026-01-01"}
    later = {"msisdn": "0612000002", "valid_from": "2026-01-01"}
    assert [row["faults"] for row in read(store, student, later)] == [[], []]


def test_address_and_vat_id_are_texts_that_may_be_missing_and_are_not_shown_with_a_fault() -> None:
    reading = SubscriberReading((*DEFAULT, "address", "vat_id"), Network("MA"))
    home = {"address": " 12 Rue Tarik, Rabat ", "vat_id": "", "malformed": None}
    told = reading.line(DEFAULT | home)
    assert (told["address"], told["vat_id"], told["faults"]) == ("12 Rue Tarik, Rabat", None, [])
    wrong = reading.line(DEFAULT | home | {"address": "x" * 201, "vat_id": "MA\t1", "status": "gone"})
    assert wrong["faults"] == [
        "address is longer than 200 characters",
        "vat_id has a control character",
        "status is none of active, suspended",
    ]
    assert wrong["line"] == ",".join(DEFAULT.values()).replace("active", "gone")
    assert READING.line(DEFAULT | {"cycle_day": "", "malformed": None})["address"] is None, "of a file without it"
