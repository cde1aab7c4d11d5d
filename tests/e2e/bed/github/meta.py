"""What GitHub says about itself."""

from bed.github.exchange import Answer, Call
from bed.github.state import State


def show(state: State, _: Call) -> Answer:
    """Answer what kind of GitHub this is; only a server of one's own tells its version here."""
    of_server = {"installed_version": state.deployment.version} if state.deployment.base else {}
    return Answer(200, {"verifiable_password_authentication": False, **of_server})
