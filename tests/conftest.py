"""What every test starts from: nothing that the machine's own environment says of GitHub."""

import os

import pytest
from hypothesis import settings

# A run must not fail by chance, nor because the machine is busy.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def scrubbed_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:  # noqa: TID251 - to empty it
        if name.startswith(("GITHUB_", "INPUT_", "RUNNER_", "ACTIONS_", "TRIVY_")):
            monkeypatch.delenv(name)
