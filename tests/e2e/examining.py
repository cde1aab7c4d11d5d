"""Images of a checkout examined by our own parts, with an engine and a builder of the bed."""

from datetime import date
from pathlib import Path

from dunnage import subject
from dunnage.adapters.bake import Bake
from dunnage.adapters.buildx import Buildx
from dunnage.adapters.checks import Checks
from dunnage.adapters.docker import DockerStore
from dunnage.adapters.instance import Instance
from dunnage.adapters.process import Processes
from dunnage.config import Config
from dunnage.events import Run
from dunnage.examination import Examination, examine
from dunnage.job import Job
from dunnage.model import Rating, Step
from dunnage.notes import Notes
from dunnage.ports import Tools
from dunnage.suppression import policy
from dunnage.terms import Terms
from dunnage.workspace import Workspace
from fakes import FakeRepository, FakeRunner, FakeScanner

_TODAY = date(2026, 12, 1)


def a_job(
    root: Path, processes: Processes, instance: Instance | None = None, /, **inputs: str
) -> Job:
    """Ask for images of a checkout; what needs no engine is fake."""
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    instance, runner = instance or Instance(), FakeRunner()
    tools = Tools(
        linters=(Checks(processes.run, instance),),
        builder=Buildx(processes.run, processes.follow, instance),
        bakery=Bake(processes.run),
        store=DockerStore(processes.run, processes.stream),
        scanner=FakeScanner(),
        repository=FakeRepository(),
        forge=None,
        runner=runner,
    )
    config = Config.from_inputs(given)
    return Job(config, Run("local"), Workspace(root), tools, Notes(runner), _TODAY)


def examined(job: Job) -> dict[str, Examination]:
    """Examine every image that is asked for, by its key."""
    terms = Terms(Rating.UNKNOWN, policy.NONE, job.today)
    return {
        str(each.key): examine(each, terms, job.tools, job.notes)
        for each in subject.find(job, job.workspace, None)
    }


def line(step: Step) -> int | None:
    """Name the line of an instruction."""
    return None if step.location is None else step.location.lines.first
