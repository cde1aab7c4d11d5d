"""A workflow run by `act`: another runner than our stand-in, on the same engine."""

import json
import os
import re
from pathlib import Path

from bed import process, state
from bed.checkout import Checkout
from bed.engine import Engine
from bed.events import Event
from bed.rehearsal import IMAGE, ROOT, Rehearsal

# act puts its socket into /var/run, and cannot where that is a link, as it is in Debian.
_JOB_IMAGE = """\
FROM node:24.19.0-bookworm-slim
RUN rm --force /var/run && mkdir /var/run
"""


def add_action(folder: Path) -> None:
    """Put our `action.yml` into a folder as a release has it: it names an image that is built.

    act builds an action's Dockerfile with the engine's old builder, which knows no stand-ins.
    """
    folder.mkdir(parents=True)
    metadata = (ROOT / "action.yml").read_text("utf-8")
    released = re.sub(r"(?m)^  image: .*$", f"  image: docker://{IMAGE}", metadata)
    (folder / "action.yml").write_text(released, "utf-8")


def run(rehearsal: Rehearsal, checkout: Checkout, event: Event) -> str:
    """Run the checkout's workflows for an event, and return the log."""
    home, engine = checkout.folder.parent, rehearsal.engine
    payload = home / "event.json"
    payload.write_text(json.dumps(event.payload))
    return process.run(
        *(rehearsal.tools.programs / "act", event.context["event_name"], "--eventpath", payload),
        f"--platform=ubuntu-latest={_job_image(engine)}",
        *(f"--container-daemon-socket={engine.host}", "--pull=false", "--no-cache-server", "--rm"),
        f"--env=TRIVY_DB_REPOSITORY={rehearsal.database}",
        "--secret=GITHUB_TOKEN=worthless",
        cwd=checkout.folder,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "DOCKER_HOST": engine.host},
    )


def _job_image(engine: Engine) -> str:
    def write(folder: Path) -> None:
        (folder / "Dockerfile").write_text(_JOB_IMAGE)

    recipe = state.fingerprint(_JOB_IMAGE)
    tag, context = f"dunnage-bed/act:{recipe}", state.once(f"act-{recipe}", write)
    build = ("buildx", "build", "--quiet", "--load", f"--tag={tag}", context)
    process.run(engine.docker, "--host", engine.host, *build)
    return tag
