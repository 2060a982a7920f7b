"""Random lakes, rated run by run, hold what the oracle says of their last state, and what was frozen of them."""

import json
from pathlib import Path

import pytest

from lake.store import Store
from tests.frozen.__main__ import LAKES
from tests.frozen.lakes import SEEDS, digests
from tests.in_the_lake.lake_runs import differences, gold, play
from tests.oracle.lake_oracle import outcome
from tests.oracle.random_lakes import random_story


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_lake_holds_what_the_oracle_says_and_what_was_frozen(store: Store, tmp_path: Path, seed: int) -> None:
    story = random_story(seed)
    play(store, tmp_path, story)
    lines = list(differences(story.lake, outcome(story.lake), gold(store)))
    assert not lines, f"seed {seed}, {len(lines)} differ, the first are\n" + "\n".join(lines[:20])
    assert digests(store) == json.loads(LAKES.read_text(encoding="utf-8"))[str(seed)]
