"""The two ways a job ends early by its own decision."""


class Stop(Exception):
    """The job cannot go on. Its text is one sentence that names the cause and the mend. Exit status 1."""


class ControlFailed(Exception):
    """A gate or a control found what must not be. Its text names it. Exit status 3."""
