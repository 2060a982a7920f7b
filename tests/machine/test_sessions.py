"""Where a Spark session runs: a server that does not answer is said at once."""

import os
import subprocess
import sys

import pytest

from tests.builders import ROOT


@pytest.mark.parametrize(
    "remote",
    [
        "sc://127.0.0.1:1",
        *(
            pytest.param(other, marks=pytest.mark.slow)
            for other in ("sc://nowhere.invalid", "sc://127.0.0.1:99999", "sc://x:y")
        ),
    ],
)
def test_a_server_that_does_not_answer_stops_a_job_at_once(remote: str) -> None:
    command = [sys.executable, "-m", "jobs", "rate-usage"]
    environment = os.environ | {"SPARK_REMOTE": remote}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"no Spark session answers at {remote}: mend SPARK_REMOTE" in done.stderr
