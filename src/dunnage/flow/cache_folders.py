"""Where in an image package managers keep what they download, by the folders' names."""

from __future__ import annotations

from posixpath import basename

# Plug'n'Play runs from these.
_BERRY = ("/.yarn/berry/cache/", "/.yarn/cache/")
_STORES = {"/pnpm/store/": "pnpm", "/.pnpm-store/": "pnpm", "/.bun/install/cache/": "bun"}
_LISTS = {
    "/var/lib/apt/lists/": "apt",
    "/var/cache/apt/": "apt",
    "/var/cache/apk/": "apk",
    "/etc/apk/cache/": "apk",
    "/var/cache/dnf/": "dnf",
    "/var/cache/libdnf5/": "dnf",
    "/var/cache/yum/": "yum",
    "/var/cache/zypp/": "zypper",
}
_FOLDERS = {
    "/_cacache/": "npm",
    "/.cache/yarn/": "yarn",
    **dict.fromkeys(_BERRY, "yarn"),
    **_STORES,
    **_LISTS,
}
OF_THE_SYSTEM = frozenset(_LISTS.values())


def manager(path: str) -> str | None:
    """Name the package manager in whose cache a file lies; None for any other file."""
    return next((name for folder, name in _FOLDERS.items() if folder in f"/{path}"), None)


def is_store(path: str) -> bool:
    """Say whether a manager links node_modules to what lies there."""
    return any(folder in f"/{path}" for folder in _STORES)


def is_berrys(path: str) -> bool:
    """Say whether it is a cache of yarn 2 or later."""
    return any(folder in f"/{path}" for folder in _BERRY)


def is_pnp(path: str) -> bool:
    """Know the file by which Plug'n'Play runs from its cache."""
    return basename(path) in (".pnp.cjs", ".pnp.js")
