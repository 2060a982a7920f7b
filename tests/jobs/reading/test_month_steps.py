"""The month's jobs in their order: what stands beside what."""

from pathlib import Path

from gold.cycles import cycle, up_to
from jobs.reading.month_steps import Months, steps

PEOPLE = Path("subscribers.csv")
THREE = up_to(cycle("2026-03"), 3)


def after_rating(months: Months) -> list[list[str]]:
    return [list(group) for group in steps(months)[3:]]


def test_months_are_billed_one_after_another_and_published_once() -> None:
    assert after_rating(Months(THREE, PEOPLE)) == [
        ["bill-cycle 2026-01"],
        ["bill-cycle 2026-02", "render-bills 2026-01"],
        ["bill-cycle 2026-03", "render-bills 2026-02"],
        ["publish-gold", "render-bills 2026-03"],
        ["reconcile-lake"],
    ]


def test_one_month_is_one_bill_run() -> None:
    assert after_rating(Months(THREE[:1], PEOPLE)) == [
        ["bill-cycle 2026-01"],
        ["publish-gold", "render-bills 2026-01"],
        ["reconcile-lake"],
    ]


def test_the_first_month_is_issued_corrected_and_sealed_while_the_others_are_billed() -> None:
    assert after_rating(Months(THREE, PEOPLE, issues=True, mistaken=Path("mistaken"))) == [
        ["bill-cycle 2026-01"],
        ["approve-bills 2026-01"],
        ["issue-bills 2026-01"],
        ["load-reference again"],
        ["rerate-usage 2026-01"],
        ["approve-bills 2026-01 again", "bill-cycle 2026-01", "bill-cycle 2026-02"],
        ["issue-bills 2026-01 again", "bill-cycle 2026-03", "render-bills 2026-02"],
        ["publish-gold", "render-bills 2026-03", "seal-cycle 2026-01"],
        ["reconcile-lake"],
    ]


def test_of_two_months_the_notes_are_issued_before_they_are_sealed_and_published() -> None:
    assert after_rating(Months(THREE[:2], PEOPLE, issues=True, mistaken=Path("mistaken")))[-4:] == [
        ["approve-bills 2026-01 again", "bill-cycle 2026-01", "bill-cycle 2026-02"],
        ["issue-bills 2026-01 again"],
        ["publish-gold", "render-bills 2026-02", "seal-cycle 2026-01"],
        ["reconcile-lake"],
    ]


def test_without_a_mistake_nothing_is_loaded_or_rated_again() -> None:
    assert after_rating(Months(THREE, PEOPLE, issues=True)) == [
        ["bill-cycle 2026-01"],
        ["approve-bills 2026-01"],
        ["issue-bills 2026-01"],
        ["bill-cycle 2026-02"],
        ["bill-cycle 2026-03", "render-bills 2026-02"],
        ["publish-gold", "render-bills 2026-03", "seal-cycle 2026-01"],
        ["reconcile-lake"],
    ]


def test_the_mistaken_tariff_is_loaded_first_and_that_of_the_settings_again() -> None:
    (first, again) = (
        argv
        for group in steps(Months(THREE, PEOPLE, issues=True, mistaken=Path("mistaken")))
        for name, (_, argv) in group.items()
        if name.startswith("load-reference")
    )
    assert first == ["--subscribers", "subscribers.csv", "--tariff", "mistaken"]
    assert again == []
