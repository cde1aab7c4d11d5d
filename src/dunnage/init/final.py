"""The stage that ships: a base without package managers, the application, and how it is run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.init.application import Application
    from dunnage.init.bases import Ground
    from dunnage.init.copied import Copied
    from dunnage.init.plan import Plan


def stage(plan: Plan) -> Iterator[str]:
    """Yield the stage."""
    ground, application = plan.ground, plan.application
    yield f"# dunnage: allow={ground.unpinned} not pinned yet, see above"
    yield f"FROM {ground.ships_on}"
    yield from ground.prepares(init=application.needs_init)
    yield from _environment(application)
    yield "WORKDIR /app"
    if application.has_modules:
        yield "COPY --from=dependencies /app/node_modules ./node_modules"
    yield from (_copy(each, ground.user) for each in application.copies)
    if not ground.has_entrypoint:
        yield f"USER {ground.user}"
    yield from _port(application, ground)
    yield from _command(application, ground)


def _environment(application: Application) -> Iterator[str]:
    yield f"ENV {' '.join(('NODE_ENV=production', *application.environment))}"
    if application.port is not None and not application.is_port_known:
        yield "# The sources name no port: let them listen on this variable's."
        yield f"ENV PORT={application.port}"


def _copy(copied: Copied, user: str) -> str:
    root = "/app/" if copied.is_built else ""
    paths = " ".join(f"{root}{path}" for path in copied.paths)
    source = "--from=build " if copied.is_built else ""
    owner = f"--chown={user}:{user} " if copied.is_changed else ""
    return f"COPY {source}{owner}{paths} {copied.destination}"


def _port(application: Application, ground: Ground) -> Iterator[str]:
    if application.port is None:
        return
    yield f"EXPOSE {application.port}"
    # Where no path is known to tell the health, any answer does that is no error of the server.
    is_well = "answer.ok" if application.health else "answer.status < 500"
    script = (
        f"fetch('http://localhost:{application.port}{application.health or '/'}')"
        f".then((answer) => process.exit({is_well} ? 0 : 1))"
    )
    yield f"HEALTHCHECK CMD {json.dumps([ground.node, '-e', script])}"


def _command(application: Application, ground: Ground) -> Iterator[str]:
    if application.needs_init:
        yield "# Nothing in the sources is seen to answer SIGTERM."
        yield f"ENTRYPOINT {json.dumps([ground.init, '--'])}"
    names_node = application.needs_init or not ground.has_entrypoint
    program = (ground.node,) if names_node else ()
    yield f"CMD {json.dumps([*program, *application.arguments])}"
