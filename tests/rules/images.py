"""Images that Dockerfiles come to, as far as a test says what is in them."""

from collections.abc import Mapping

from dunnage.contents import File
from dunnage.dockerfile import Dockerfile, Instruction, parse
from dunnage.flow.flow import Flow
from dunnage.model import Image, ImageConfig, Layer, Lines, Location, Package, Sizes, Step
from dunnage.project.project import Project
from dunnage.rule import Built, Evidence, Practice
from project.contexts import Files

# What the base image brings that every application needs.
_BASE = {path: File(1, 0) for path in ("bin/sh", "usr/local/bin/node")}
_ENVIRONMENT = (("NODE_ENV", "production"),)


def an_image(
    dockerfile: Dockerfile, built: Built, traced: Mapping[str, Step] | None = None
) -> Image:
    """Make layer n of what stands on line n, and layer 0 the base; FROM is told as such."""
    flow = Flow(dockerfile, None)
    target = dockerfile.target
    config = ImageConfig(
        user=flow.state(target).user_name or "",
        workdir=flow.state(target).workdir or "",
        entrypoint=_argv(target.entrypoint),
        command=_argv(target.command),
        environment=_ENVIRONMENT,
    )
    return Image(
        id="sha256:ab",
        platform="linux/amd64",
        config=config,
        layers=_layers(dockerfile),
        files={**_BASE, **built.files},
        directories=built.directories,
        hidden=built.hidden,
        traced=traced or {},
        packages=built.packages,
        users=built.users,
    )


def messages(
    practice: Practice,
    dockerfile: str,
    built: Built,
    *,
    files: Mapping[str, str] | None = None,
    traced: Mapping[str, Step] | None = None,
) -> list[tuple[int, str]]:
    """Tell what a rule says of a built image, with the lines; `files` are the build context's."""
    parsed = parse(dockerfile.encode())
    project = None if files is None else Project(Files(files))
    at_hand = Evidence(parsed, project, an_image(parsed, built, traced))
    return [(each.lines.first, each.message) for each in practice.check(at_hand)]


def installed(*packages: Package, layer: int, others: Mapping[str, File] | None = None) -> Built:
    """Lay packages of npm into an image, each with its package.json."""
    manifests = {f"{each.path}/package.json": File(500, layer) for each in packages}
    return Built(files={**manifests, **(others or {})}, packages=packages)


def _argv(instruction: Instruction | None) -> tuple[str, ...]:
    if instruction is None:
        return ()
    return instruction.json or ("/bin/sh", "-c", instruction.arguments)


def _layers(dockerfile: Dockerfile) -> tuple[Layer, ...]:
    by_line = {each.lines.first: each for each in dockerfile.target.history}
    origin = dockerfile.target.ancestry[0].origin
    base = _layer(str(origin), origin.lines, base=True)
    lines = range(1, max(by_line, default=0) + 1)
    own = (
        _layer(str(by_line[line]), by_line[line].lines)
        if line in by_line
        else _layer("", Lines(line, line))
        for line in lines
    )
    return (base, *own)


def _layer(instruction: str, lines: Lines, *, base: bool = False) -> Layer:
    where = Location("Dockerfile", lines)
    return Layer(f"sha256:{lines.first:064x}", Sizes(0, 0), instruction, where, base)
