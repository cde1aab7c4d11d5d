"""The base images that the bed's images build on, also where no registry answers.

Where Docker Hub can be reached, these are its images. Elsewhere, stand-ins of the same shape take
their names: same paths, users, entry points and variables, made from Debian and pinned packages.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bed import process, rootfs, state, tools
from bed.engine import Engine
from bed.process import BedError
from bed.progress import say
from bed.rootfs import Rootfs
from bed.tools import Tools

_RECIPES = Path(__file__).with_name("recipes")
_LABEL = "dunnage.bed"
# Base images trust whom this machine trusts: a company's proxy needs it for `npm ci` and `pip`.
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_FIRST_PULL_SECONDS = 20
_PULL_SECONDS = 300
_PINNED = re.compile(r"(?im)(?:^FROM\s+(?:--\S+\s+)*|\s--from=)(\S+@sha256:[0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Base:
    """One image: its name, its recipe, and under which other names a Dockerfile may ask for it."""

    tag: str
    recipe: str
    rootfs: Rootfs | None = None
    any_tag_of: tuple[str, ...] = ()
    is_public: bool = True


BASES = (
    Base("debian:bookworm-slim", "debian", Rootfs("bookworm")),
    Base("node:24.19.0-bookworm-slim", "node"),
    Base("debian:trixie-slim", "debian-trusting", Rootfs("trixie")),
    Base(
        "aquasec/trivy:0.76.0", "trivy", any_tag_of=("aquasec/trivy", "ghcr.io/aquasecurity/trivy")
    ),
    Base(
        *("hadolint/hadolint:v2.15.1", "hadolint"),
        any_tag_of=("hadolint/hadolint", "ghcr.io/hadolint/hadolint"),
    ),
    Base("docker:28-cli", "docker-cli", any_tag_of=("docker",)),
)
# What only the images of tests/e2e/images build on.
DISTROLESS = Base("gcr.io/distroless/nodejs24-debian12:nonroot", "distroless")
NGINX = Base("nginx:1.28.0", "nginx")
ONBUILD = Base("dunnage-bed/node:onbuild", "node-onbuild", is_public=False)
FURTHER = (DISTROLESS, NGINX, ONBUILD)  # that only tests build on


def ensure(engine: Engine, programs: Tools, wanted: Iterable[Base] = BASES) -> None:
    """Put base images into the engine's store."""
    recipe = _fingerprint()
    present = _tags(engine) - _tags(engine, f"label={_LABEL}")
    present |= _tags(engine, f"label={_LABEL}={recipe}")
    for base in wanted:
        if base.tag in present:
            continue
        if not (base.is_public and registry_answers(engine) and _pull(engine, base.tag)):
            say(f"building a stand-in of {base.tag}")
            _build(engine, programs, base, recipe)


def registry_answers(engine: Engine) -> bool:
    """Tell whether Docker Hub can be reached; tried once for each machine, then remembered."""
    if state.is_offline():
        return False
    answer = state.folder() / "registry-answers"
    if not answer.exists():
        answers = _pull(engine, "hello-world", seconds=_FIRST_PULL_SECONDS)
        answer.write_text("yes" if answers else "no")
    return answer.read_text() == "yes"


def build_contexts(dockerfile: str) -> Mapping[str, str]:
    """Return what `--build-context` must replace for the stand-ins of images pinned by digest.

    The store knows a stand-in by its tag alone; the key must be the whole pinned reference.
    """
    pinned = _PINNED.findall(dockerfile)
    found = ((reference, base) for reference in pinned if (base := _stand_in(reference)))
    return {reference: f"docker-image://{base.tag}" for reference, base in found}


def _pull(engine: Engine, tag: str, *, seconds: float = _PULL_SECONDS) -> bool:
    say(f"pulling {tag}")
    try:
        _docker(engine, "pull", "--quiet", tag, seconds=seconds)
    except BedError as error:
        say(str(error).strip().splitlines()[-1])
        return False
    return True


def _stand_in(reference: str) -> Base | None:
    name = reference.partition("@")[0].removeprefix("docker.io/").removeprefix("library/")
    repository = name.partition(":")[0]
    return next((b for b in BASES if name == b.tag or repository in b.any_tag_of), None)


def _build(engine: Engine, programs: Tools, base: Base, recipe: str) -> None:
    context = rootfs.ensure(base.rootfs) if base.rootfs else _RECIPES
    named = {
        "recipes": _RECIPES,
        "certificates": _CERTIFICATES.parent,
        "programs": programs.programs,
        "node": programs.node,
        "docker": engine.docker.parent,
        "buildx": engine.buildx.parent,
    }
    contexts = (f"--build-context={name}={path.resolve()}" for name, path in named.items())
    labels = (f"--label={_LABEL}={recipe}", f"--tag={base.tag}", "--quiet", "--load")
    file = f"--file={_RECIPES / f'{base.recipe}.Dockerfile'}"
    _docker(engine, "buildx", "build", file, *labels, *contexts, str(context))


def _fingerprint() -> str:
    return state.fingerprint(*sorted(_RECIPES.iterdir()), *tools.WHEELS, _CERTIFICATES)


def _tags(engine: Engine, *filters: str) -> frozenset[str]:
    options = (f"--filter={wanted}" for wanted in filters)
    lines = _docker(engine, "image", "ls", "--format={{.Repository}}:{{.Tag}}", *options)
    return frozenset(lines.split())


def _docker(engine: Engine, *argv: str, seconds: float = 600) -> str:
    return process.run(engine.docker, "--host", engine.host, *argv, seconds=seconds)
