"""What the project is made with, by the files and dependencies that make it certain."""

from __future__ import annotations

import enum
import posixpath
from typing import TYPE_CHECKING

from dunnage.errors import ToolError
from dunnage.project import javascript

if TYPE_CHECKING:
    from dunnage.project.context import Context
    from dunnage.project.package_json import PackageJson

_LARGEST = 256 * 1024
_NEXT_CONFIGS = tuple(f"next.config.{extension}" for extension in ("js", "mjs", "ts", "cjs", "mts"))
_SERVERLESS = tuple(f"serverless.{extension}" for extension in ("yml", "yaml", "ts", "js", "json"))
_SERVERS = frozenset(
    {"express", "fastify", "koa", "restify", "polka", "@hapi/hapi", "hono", "@hono/node-server"}
    | {"@nestjs/platform-express", "@nestjs/platform-fastify", "@apollo/server", "apollo-server"}
    | {"next", "nuxt", "@adonisjs/core", "@strapi/strapi", "socket.io", "@feathersjs/express"}
    | {"@remix-run/serve", "@react-router/serve", "elysia", "micro", "graphql-yoga", "fastify-cli"}
)
_LAMBDAS = frozenset({"aws-lambda-ric", "serverless-http", "@vendia/serverless-express"})


class Framework(enum.StrEnum):
    """A framework that decides where the build puts its output."""

    NEXT = "Next.js"
    NEST = "NestJS"


class Monorepo(enum.StrEnum):
    """A tool that runs the tasks of many packages; the value is the file that tells it."""

    NX = "nx.json"
    TURBO = "turbo.json"
    LERNA = "lerna.json"
    RUSH = "rush.json"
    PNPM = "pnpm-workspace.yaml"


class ProgramKind(enum.StrEnum):
    """What the package is run as."""

    SERVER = "server"
    CLI = "command-line tool"
    LAMBDA = "Lambda function"


def framework(context: Context, folder: str, manifest: PackageJson | None) -> Framework | None:
    """Find the framework of a package."""
    if _config(context, folder) is not None or _needs(manifest, "next"):
        return Framework.NEXT
    is_nest = context.is_file(posixpath.join(folder, "nest-cli.json"))
    return Framework.NEST if is_nest or _needs(manifest, "@nestjs/core") else None


def is_standalone(context: Context, folder: str) -> bool:
    """Say whether Next is to make a standalone server of the package."""
    path = _config(context, folder)
    try:
        content = context.read(path, _LARGEST) if path else None
    except ToolError:  # too large, or not ours to read
        return False
    code = javascript.without_comments((content or b"").decode("utf-8-sig", errors="replace"))
    return javascript.is_standalone(code)


def monorepo(context: Context) -> frozenset[Monorepo]:
    """Name the tools whose configuration lies at the context's root."""
    return frozenset(tool for tool in Monorepo if context.is_file(tool))


def kind(context: Context, folder: str, manifest: PackageJson | None) -> ProgramKind | None:
    """Say what a package is run as; None unless it is certain."""
    if manifest is None:
        return None
    serverless = any(context.is_file(posixpath.join(folder, name)) for name in _SERVERLESS)
    if serverless or manifest.production.keys() & _LAMBDAS:
        return ProgramKind.LAMBDA
    if manifest.production.keys() & _SERVERS:
        return None if manifest.bin else ProgramKind.SERVER
    return ProgramKind.CLI if manifest.bin and "start" not in manifest.scripts else None


def _config(context: Context, folder: str) -> str | None:
    paths = (posixpath.join(folder, name) for name in _NEXT_CONFIGS)
    return next((path for path in paths if context.is_file(path)), None)


def _needs(manifest: PackageJson | None, package: str) -> bool:
    return manifest is not None and package in manifest.production
