"""The two ways a job ends early by its own decision. Their texts say no secret and no telephone number."""

from collections.abc import Mapping
from typing import Any

from lake.masking import masked


class Told(Exception):
    """What has a sentence for the user, who may keep it in a log."""

    def __init__(self, text: str) -> None:
        super().__init__(masked(text))


class Stop(Told):
    """The job cannot go on. Its text is one sentence that names the cause and the mend. Exit status 1."""


class ControlFailed(Told):
    """A gate or a control found what must not be. Its text names it. Exit status 3. counts: of a job that did its work
    all the same."""

    def __init__(self, text: str, counts: Mapping[str, Any] | None = None) -> None:
        super().__init__(text)
        self.counts = counts
