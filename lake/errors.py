"""The two ways a job ends early by its own decision. Their texts say no secret and no telephone number."""

from lake.masking import masked


class Told(Exception):
    """What has a sentence for the user, who may keep it in a log."""

    def __init__(self, text: str) -> None:
        super().__init__(masked(text))


class Stop(Told):
    """The job cannot go on. Its text is one sentence that names the cause and the mend. Exit status 1."""


class ControlFailed(Told):
    """A gate or a control found what must not be. Its text names it. Exit status 3."""
