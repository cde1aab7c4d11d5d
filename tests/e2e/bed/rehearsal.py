"""A repository on GitHub whose workflow runs the action, with every part of it real but GitHub."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from bed import action_metadata, bases, engine, events, job, process, registry, runner, state, tools
from bed import vulnerabilities as database
from bed.cancelling import Cancel
from bed.checkout import Merge
from bed.engine import Engine
from bed.events import Event
from bed.github import branches
from bed.github.deployment import DOTCOM, Deployment
from bed.github.server import GitHub
from bed.github.state import PullRequest, Repository
from bed.job import Job
from bed.progress import say
from bed.runner import Step, Use
from bed.tools import Tools

ROOT = Path(__file__).parents[3]
IMAGE = "dunnage-action:bed"
NUMBER = 7  # of the pull request


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a workflow meets; to break one part of it, a test replaces that part."""

    engine: Engine
    tools: Tools
    github: GitHub
    database: str  # a repository of vulnerability databases
    socket: Path  # what the runner hands to actions as the engine's socket
    source: Repository = field(default_factory=Repository)  # of pull requests
    token: str = "workflow"  # noqa: S105 - the stand-in's name for a set of permissions
    permissions: Mapping[str, str] | None = None  # of the job; the token is made from them
    run_id: int = 1
    attempt: int = 1
    job_name: str = "review"
    environment: Mapping[str, str] = field(default_factory=dict)  # of the job
    cancel: Cancel | None = None

    @contextmanager
    def afresh(self, deployment: Deployment = DOTCOM) -> Iterator["Rehearsal"]:
        """Give the same with a GitHub of its own, on which nothing has happened yet."""
        with _github(self.tools, deployment) as github:
            yield replace(self, github=github)

    def push(self, checkout: Path, sha: str, work: Path, **inputs: str) -> Step:
        """Run the action for a push to main."""
        return self.run(events.push(sha), checkout, work, **inputs)

    def pull_request(self, checkout: Path, merge: Merge, work: Path, **inputs: str) -> Step:
        """Run the action for a pull request."""
        source = self.source
        pull = PullRequest(NUMBER, merge.head, merge.base, merge.merged, head_repository=source)
        self.github.state.open(pull)
        return self.run(events.pull_request(pull), checkout, work, **inputs)

    def run(self, event: Event, checkout: Path, work: Path, **inputs: str) -> Step:
        """Run the action for an event; `_` in an input's name is a dash.

        Steps that run at the same time need a checkout and a work folder each, as every job has a
        machine of its own.
        """
        self._tell_github(event, checkout)
        facts = {
            "graphql_url": self.github.graphql_url,
            "job": self.job_name,
            "run_attempt": str(self.attempt),
            "run_id": str(self.run_id),
        }
        job.own(checkout)
        given = {name.replace("_", "-"): value for name, value in inputs.items()}
        return runner.run(
            Use(IMAGE, action_metadata.read(ROOT / "action.yml"), given),
            Job(
                workspace=checkout,
                work=work,
                event=replace(event, context={**event.context, **facts}),
                token=self._token(event),
                environment={"TRIVY_DB_REPOSITORY": self.database, **self.environment},
                api_url=self.github.url,
                server_url=self.github.state.server_url,
                docker=self.engine.docker,
                socket=self.engine.socket,
                handed_socket=self.socket,
                network="host",  # the stand-ins listen on the loopback only
            ),
            cancel=self.cancel,
        )

    def _tell_github(self, event: Event, checkout: Path) -> None:
        """Let GitHub know what it knows before it starts a run."""
        state = self.github.state
        state.push(event.context["ref"], event.context["sha"])
        state.begin(replace(event.run(self.run_id), attempt=self.attempt))
        if (checkout / ".git").exists():  # there is something to build without one, too
            branches.record(state, checkout)

    def _token(self, event: Event) -> str:
        if self.permissions is None:
            return self.token
        return self.github.state.issue(self.permissions, of_fork=event.is_of_fork)


@contextmanager
def rehearse() -> Iterator[Rehearsal]:
    """Set the bed up, build the action's image, and start the stand-ins."""
    with engine.lent() as machine:
        with state.lock():
            programs = tools.ensure()
            bases.ensure(machine, programs)
            build_action(machine)
        with _github(programs) as github, registry.serve(database.archive()) as host:
            yield Rehearsal(machine, programs, github, f"{host}/trivy-db:2", machine.socket)


@contextmanager
def _github(programs: Tools, deployment: Deployment = DOTCOM) -> Iterator[GitHub]:
    with GitHub(programs.modules, deployment) as github:
        github.state.pending_polls = 0  # a client looks again seconds later
        yield github


def build_action(machine: Engine) -> None:
    """Build the action's image from the repository's own Dockerfile."""
    say("building the action's image")
    stand_ins = not bases.registry_answers(machine)
    contexts = bases.build_contexts((ROOT / "Dockerfile").read_text()) if stand_ins else {}
    process.run(
        *(machine.docker, "--host", machine.host, "buildx", "build", "--quiet", "--load"),
        *(f"--build-context={name}={image}" for name, image in contexts.items()),
        *(f"--tag={IMAGE}", str(ROOT)),
        seconds=900,
    )
