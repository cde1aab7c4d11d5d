"""Every COPY and ADD, resolved: from where, which paths, and where they come to lie."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from posixpath import basename, dirname, normpath
from typing import TYPE_CHECKING

from dunnage.dockerfile.reference import Reference
from dunnage.flow.state import resolve

if TYPE_CHECKING:
    from dunnage.dockerfile import Dockerfile, Instruction, Stage
    from dunnage.flow.state import State
    from dunnage.model import Lines

# Stages that a file is followed through, from COPY to COPY.
DEEPEST = 50

_WHOLE = "."
_GLOB = frozenset("*?[")


@dataclass(frozen=True, slots=True)
class Copy:
    """One COPY or ADD; what here-documents and remote files bring is no path."""

    stage: Stage
    instruction: Instruction
    source: Stage | Reference | None  # None: the build context
    unknown_source: bool  # a variable that nobody set, or a context that only the build names
    paths: tuple[str, ...]  # absolute in a stage; relative to the context, of which "." is all
    destination: str | None  # absolute; None where it is not known
    into: bool  # the destination is a folder, in which files keep their names
    chown: str | None
    chmod: str | None
    parents: bool
    link: bool

    @property
    def keyword(self) -> str:
        """Tell COPY from ADD."""
        return self.instruction.keyword

    @property
    def lines(self) -> Lines:
        """Tell the lines of the instruction."""
        return self.instruction.lines

    @property
    def is_context(self) -> bool:
        """Say whether it takes from the build context."""
        return self.source is None and not self.unknown_source

    @property
    def is_whole_context(self) -> bool:
        """Say whether it takes all that the builder is given: `COPY . .`."""
        return self.is_context and any(path in (_WHOLE, "*") for path in self.paths)

    def landing(self, path: str, *, folder: bool = False) -> str | None:
        """Tell where a path of the source comes to lie; None where it does not come along.

        Of a copied folder only the contents come: the folder itself becomes the destination.
        """
        if self.destination is None:
            return None
        for source in self.paths:
            if (rest := _below(path, source)) is not None:
                return self._placed(path, source, rest, folder=folder)
        return None

    def origin(self, path: str) -> str | None:
        """Tell which file of the source would come to lie at a path; None where none does."""
        if self.destination is None:
            return None
        for candidate in self._candidates(path):
            if self.landing(candidate) == path:
                return candidate
        return None

    def _placed(self, path: str, source: str, rest: str, *, folder: bool) -> str:
        destination = self.destination or "/"
        if self.parents:
            return _joined(destination, path.lstrip("/"))
        if rest:
            return _joined(destination, rest)
        if folder or path == _WHOLE:
            return destination
        return (
            _joined(destination, basename(path)) if self.into or _is_glob(source) else (destination)
        )

    def _candidates(self, path: str) -> tuple[str, ...]:
        """Guess backwards: a file by its own name, or by its place below a folder."""
        destination = (self.destination or "/").rstrip("/")
        if path != self.destination and not path.startswith(f"{destination}/"):
            return ()
        rest = path[len(destination) + 1 :] or basename(path)
        below = (_joined(source, rest) for source in self.paths if _may_be_folder(source))
        beside = (_joined(dirname(source) or _WHOLE, rest) for source in self.paths)
        return (*self.paths, *below, *beside, rest)


def read(dockerfile: Dockerfile, stage: Stage, instruction: Instruction, state: State) -> Copy:
    """Resolve one instruction."""
    *sources, last = instruction.words or ("",)
    paths = tuple(map(state.scope.expand, sources))
    destination = state.scope.expand(last)
    place = resolve(state.workdir, destination)
    source, unknown = _source(dockerfile, stage, instruction, state)
    absolute = source is not None or unknown
    return Copy(
        stage=stage,
        instruction=instruction,
        source=source,
        unknown_source=unknown,
        paths=tuple(_normal(path, absolute=absolute) for path in paths if "://" not in path),
        destination=place,
        into=len(sources) > 1
        or (destination in (".", "..") or destination.endswith(("/", "/.", "/..")))
        or (place is not None and _contains(place, state.workdir)),
        chown=_expanded(instruction.flag("chown"), state),
        chmod=_expanded(instruction.flag("chmod"), state),
        parents=instruction.flag("parents") is not None,
        link=instruction.flag("link") is not None,
    )


def _source(
    dockerfile: Dockerfile, stage: Stage, instruction: Instruction, state: State
) -> tuple[Stage | Reference | None, bool]:
    if (written := instruction.flag("from")) is None:
        return None, False
    name = state.scope.expand(written)
    found = dockerfile.stage(name)
    if found is not None and found.index < stage.index:
        return found, False
    reference = None if "$" in name or name.isdecimal() else Reference.parse(name)
    # A bare word may be an image or a context that the build is given by name.
    named = reference is not None and not (reference.tag or reference.digest or "/" in name)
    return reference, reference is None or named


def _expanded(flag: str | None, state: State) -> str | None:
    return None if flag is None else state.scope.expand(flag)


def _normal(path: str, *, absolute: bool) -> str:
    # BuildKit takes every source path from the root of its stage or context.
    normal = normpath("/" + path).lstrip("/")
    return f"/{normal}" if absolute else normal or _WHOLE


def _contains(folder: str, workdir: str | None) -> bool:
    return workdir is not None and f"{workdir}/".startswith(f"{folder.rstrip('/')}/")


def _is_glob(path: str) -> bool:
    return bool(_GLOB & set(path))


def _may_be_folder(path: str) -> bool:
    """Say whether a path looks like a folder's: `package.json` does not, `.next` does."""
    return not _is_glob(path) and "." not in basename(path)[1:]


def _below(path: str, source: str) -> str | None:
    """Tell the rest of a path below a source; "" where they are one, None where it is not below."""
    if source in (_WHOLE, "/"):
        return path.lstrip("/") if path != source else ""
    parts, pattern = path.split("/"), source.split("/")
    if len(parts) < len(pattern):
        return None
    matching = all(
        name == each or (_is_glob(each) and fnmatchcase(name, each))
        for name, each in zip(parts, pattern, strict=False)
    )
    return "/".join(parts[len(pattern) :]) if matching else None


def _joined(folder: str, name: str) -> str:
    return normpath(f"{folder.rstrip('/')}/{name}")
