"""What a rule is about, as its name says, so that a reader finds it among the others."""

from __future__ import annotations

# The longest beginning that fits a rule's name decides.
_BEGINNINGS = {
    "Base image": (
        *("base-image", "distroless", "libc", "node-major", "node-security", "platform"),
    ),
    "Dependencies": (
        *("build-without", "dev-dependencies", "duplicate", "ignore-scripts", "install"),
        *("lockfile", "node-env", "npm"),
    ),
    "Layers and caches": (
        *("build-tools", "cache", "chown-layer", "docs-in", "os", "package", "runtime-package"),
        *("single-stage", "source", "tests-in", "typescript", "unused-stage", "vcs-in", "wasted"),
    ),
    "Process": (
        *("cmd", "distroless-node", "distroless-shell", "entry", "expose", "graceful"),
        *("healthcheck", "init"),
    ),
    "Users and files": (
        *("chown", "copy-without-chown", "distroless-runs-as-root", "runs-as-root"),
        *("system-user", "user"),
    ),
    "Secrets": ("secret",),
    "Build context": ("dockerignore",),
    "Language": ("copy-trailing", "env", "syntax", "unreadable", "workdir"),
    "Suppressions": (
        "expired",
        "suppression",
        "unknown-rule",
        "unused-suppression",
        "unused-waiver",
    ),
}
TOPICS = (*_BEGINNINGS, "Other")


def topic(rule: str) -> str:
    """Name the topic of a rule."""
    fitting = (
        (len(beginning), name)
        for name, beginnings in _BEGINNINGS.items()
        for beginning in beginnings
        if rule == beginning or rule.startswith(f"{beginning}-")
    )
    return max(fitting, default=(0, TOPICS[-1]))[1]
