"""The options of npm, yarn, pnpm and bun: which take a value, and what they say together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

# Options whose value may be the next word.
_WITH_VALUE = frozenset(
    {"--prefix", "--cwd", "--dir", "-C", "--registry", "--cache", "--loglevel", "--omit", "--only"}
    | {"--include", "--userconfig", "--workspace", "-w", "--filter", "-F", "--store-dir"}
    | {"--location", "--network-timeout", "--fetch-timeout", "--network-concurrency"}
    | {"--maxsockets", "--modules-folder", "--cache-folder", "--install-strategy", "--before"}
    | {"--cpu", "--os", "--libc", "--also", "--mutex", "--fetch-retries", "--reporter"}
    | {"--virtual-store-dir", "--node-linker", "--child-concurrency", "--install-directory"}
    | {"--fetch-retry-mintimeout", "--fetch-retry-maxtimeout", "--allow-build", "--backend"}
)
_SWITCHES = ("--production", "--prod", "-P", "--dev", "--ignore-scripts", "--frozen-lockfile")
_TRUTH = ("true", "false")
_WITH_DEV = {
    "npm": frozenset({"--include=dev", "--also=dev", "--also=development", "--dev"}),
    "pnpm": frozenset({"--dev", "-D"}),
}
_WITHOUT_DEV = {
    "npm": frozenset({"--omit=dev", "--only=prod", "--only=production"}),
    "pnpm": frozenset({"-P"}),
    "bun": frozenset({"-p", "--omit=dev"}),
}


def split(manager: str, words: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Part operands from options; a value that is a word of its own joins its option."""
    operands: list[str] = []
    options: list[str] = []
    following = iter(range(len(words)))
    for i in following:
        word = words[i]
        after = words[i + 1] if i + 1 < len(words) else None
        if not word.startswith("-"):
            operands.append(word)
        elif after is not None and _takes(manager, word, after):
            options.append(f"{word}={after}")
            next(following)
        else:
            options.append(word)
    return tuple(operands), frozenset(options)


def _takes(manager: str, option: str, after: str) -> bool:
    if option in _SWITCHES:
        return after in _TRUTH
    if (manager, option) == ("pnpm", "-w"):  # the root of the workspace
        return False
    return option in _WITH_VALUE and not after.startswith("-")


def value(options: Collection[str], *names: str) -> str | None:
    """Look up the value of an option by any of its names."""
    for option in options:
        name, equals, given = option.partition("=")
        if equals and name in names:
            return given
    return None


def flag(options: Collection[str], name: str) -> bool | None:
    """Read a switch: `--name`, `--no-name`, `--name=false`; None where it is not given."""
    for option in options:
        if option in (f"--{name}", f"--{name}=true"):
            return True
        if option in (f"--no-{name}", f"--{name}=false"):
            return False
    return None


def dev(manager: str, options: Collection[str]) -> bool | None:
    """Say whether these options ask for devDependencies; None where they leave it open."""
    given = _values(options)
    if given & _WITH_DEV.get(manager, frozenset()):
        return True
    if given & _WITHOUT_DEV.get(manager, frozenset()):
        return False
    for name in ("production", "prod"):
        if (production := flag(options, name)) is not None:
            return not production
    # An explicit list takes the place of the one that NODE_ENV implies.
    return True if manager == "npm" and any(each.startswith("--omit=") for each in given) else None


def _values(options: Collection[str]) -> frozenset[str]:
    """Split lists: `--omit=dev,optional`, as people write it, although npm wants it twice."""
    return frozenset(
        f"{name}{equals}{each}"
        for name, equals, given in (option.partition("=") for option in options)
        for each in (given.split(",") if given else ("",))
    )
