"""Why a use is not charged, or charged nothing: each reason is one that people are told in a sentence."""

from gold.rating.decide import refusals
from gold.statuses import REASONS, STATUSES


def test_every_reason_of_a_decision_has_a_sentence_and_a_status_that_there_is() -> None:
    statuses, codes = ({refusal[part] for refusal in refusals()} for part in (0, 1))
    assert len(codes) > 5
    assert codes <= set(REASONS)
    assert statuses <= set(STATUSES)
