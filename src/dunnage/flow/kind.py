"""What an image is for, so that advice for a Node.js service is given to one only."""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

from dunnage.flow import scripts
from dunnage.flow.families import Family
from dunnage.project.framework import ProgramKind

if TYPE_CHECKING:
    from dunnage.flow.copies import Copy
    from dunnage.flow.flow import Flow
    from dunnage.flow.process import Process


class Kind(enum.StrEnum):
    """What the target of a Dockerfile is."""

    SERVICE = "service"
    STATIC = "static"
    LAMBDA = "lambda"
    CLI = "cli"
    WINDOWS = "windows"
    DEV = "dev"
    BASE = "base"
    JOB = "job"
    ACTION = "action"  # a step of a GitHub workflow
    UNKNOWN = "unknown"


_FAMILIES = {
    Family.WINDOWS: Kind.WINDOWS,
    Family.LAMBDA: Kind.LAMBDA,
    Family.NGINX: Kind.STATIC,
    Family.NGINX_UNPRIVILEGED: Kind.STATIC,
    Family.CADDY: Kind.STATIC,
    Family.HTTPD: Kind.STATIC,
    Family.DEVCONTAINER: Kind.DEV,
}
_STATIC_IMAGE = re.compile(r".*(nginx|openresty|static-web-server|httpd|caddy|lighttpd|gostatic).*")
_STATIC = frozenset(
    {"nginx", "caddy", "httpd", "httpd-foreground", "apache2-foreground", "lighttpd", "serve"}
    | {"http-server", "static-web-server", "serve-handler", "live-server", "openresty"}
)
_DEV = frozenset(
    {
        "nodemon",
        "ts-node-dev",
        "tsnd",
        "node-dev",
        "bash",
        "zsh",
        "sh",
        "ash",
        "sleep",
        "webpack-dev-server",
    }
)
_DEV_SCRIPT = re.compile(r"(.*[:-])?(dev|develop|development|watch|local|serve:dev)([:-].*)?")
_SERVERS = frozenset(
    {"next", "nuxt", "nest", "astro", "remix-serve", "react-router-serve", "strapi", "medusa"}
)
_TESTS = frozenset(
    {"jest", "vitest", "mocha", "playwright", "cypress", "newman", "ava", "tap", "k6", "wdio"}
)
_JOB_SCRIPT = re.compile(r"(test|e2e|migrate|migration|seed|lint|job|cron)([:-].*)?|.*:migrate")
_JOB_FILE = re.compile(
    r"(.*/)?([\w.-]+[-_.])?(job|backup|cron|migrate|migrations?|seed|cleanup|nightly|batch)\.[cm]?js"
)
_ACTION_FILES = ("action.yml", "action.yaml")
_CLI_FILE = re.compile(r"(.*/)?(cli|bin)(\.[cm]?js|/.*)?|.*[-_.]cli\.[cm]?js")


def of(flow: Flow) -> Kind:
    """Judge the target by its base, its process, and what it is given."""
    base = flow.base(flow.target)
    if base.family in _FAMILIES and not (base.family is not Family.WINDOWS and _runs_node(flow)):
        return _FAMILIES[base.family]
    if any(each.keyword == "ONBUILD" for each in flow.target.instructions):
        return Kind.BASE
    process = flow.process
    if process is None or process.instruction is None:
        return _without_process(flow)
    if _is_lambda(flow, process):
        return Kind.LAMBDA
    return _by_process(flow, process)


def _runs_node(flow: Flow) -> bool:
    """Say whether an image that is made for something else starts Node.js all the same."""
    process = flow.process
    named = process is not None and process.instruction is not None and process.node is not None
    return named and not (process and _is_lambda(flow, process))


def _without_process(flow: Flow) -> Kind:
    base = flow.base(flow.target)
    name = base.reference.name if base.reference else ""
    if base.family is None and _STATIC_IMAGE.fullmatch(name):
        return Kind.STATIC
    if base.family is Family.SCRATCH:
        return Kind.UNKNOWN
    brings = any(copy.is_whole_context or copy.source for copy in _own_copies(flow))
    installs = any(each.is_project for each in flow.history_installations(flow.target))
    return Kind.UNKNOWN if brings or installs else Kind.BASE


def _own_copies(flow: Flow) -> tuple[Copy, ...]:
    return tuple(copy for stage in flow.target.ancestry for copy in flow.copies(stage))


def _is_lambda(flow: Flow, process: Process) -> bool:
    adapter = any("lambda-adapter" in str(each.source) for each in flow.copies(flow.target))
    return adapter or any(
        "lambda-ric" in word or "lambda-entrypoint" in word for word in process.argv
    )


def _by_process(flow: Flow, process: Process) -> Kind:
    names = _programs(process)
    starts_node = process.node is not None or process.manager is not None
    verdicts = (
        (Kind.STATIC, bool(names & _STATIC)),
        (Kind.DEV, _is_dev(flow, process, names)),
        (Kind.ACTION, _is_action(flow)),
        (Kind.JOB, _is_job(flow, process, names)),
        (Kind.CLI, _is_cli(flow, process)),
        (Kind.SERVICE, starts_node or _may_start_node(flow, process)),
    )
    return next((kind for kind, holds in verdicts if holds), Kind.UNKNOWN)


def _is_action(flow: Flow) -> bool:
    return flow.project is not None and any(map(flow.project.is_file, _ACTION_FILES))


def _programs(process: Process) -> frozenset[str]:
    """Name the program, also that which npx or a script of package.json starts."""
    words = list(process.words[:1])
    if process.manager in ("npx", "pnpx", "bunx"):
        words += [word for word in process.words[1:] if not word.startswith("-")][:1]
    for command in scripts.commands(process.script_text or ""):
        words += command[:1]
    return frozenset(word.rpartition("/")[2].partition("@")[0] for word in words)


def _is_dev(flow: Flow, process: Process, names: frozenset[str]) -> bool:
    if names & _DEV or _DEV_SCRIPT.fullmatch(process.script or ""):
        return True
    if flow.state(flow.target).environment("NODE_ENV") in ("development", "dev"):
        return True
    words = (*process.words, *(process.script_text or "").split())
    if {"next", "nuxt", "vite", "astro", "ng"} & names:
        return bool({"dev", "serve", "develop"} & set(words)) or words[-1:] == ("vite",)
    return process.node is not None and bool({"--watch", "watch"} & set(process.node.options))


def _is_job(flow: Flow, process: Process, names: frozenset[str]) -> bool:
    """Say whether it surely ends by itself."""
    if names & _TESTS or _JOB_SCRIPT.fullmatch(process.script or ""):
        return True
    file = process.node.written if process.node else None
    exposes = any(each.keyword == "EXPOSE" for each in flow.target.history)
    return file is not None and not exposes and _JOB_FILE.fullmatch(file) is not None


def _is_cli(flow: Flow, process: Process) -> bool:
    if process.entrypoint is None or any(e.keyword == "EXPOSE" for e in flow.target.history):
        return False
    if flow.project is not None and flow.project.kind("") is ProgramKind.CLI:
        return True
    file = process.node.written if process.node else None
    return file is not None and _CLI_FILE.fullmatch(file) is not None


def _may_start_node(flow: Flow, process: Process) -> bool:
    """Say whether a program is a script that nobody knows, or a framework's own server."""
    if not flow.base(flow.target).has_node:
        return False
    name = process.program or ""
    is_script = name.endswith(".sh") or "entrypoint" in name
    return (
        name in _SERVERS or is_script or any("node_modules/" in word for word in process.words[:1])
    )
