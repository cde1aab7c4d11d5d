import pytest

from dunnage.project import program
from dunnage.project.program import Program, Source
from project.contexts import Files


def read(texts: dict[str, str], entry: str = "server.js") -> Program:
    found = program.read(Files(texts), entry, {"express"})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("files", "path", "source"),
    [
        (("server.js",), "app/server.js", "server.js"),
        (("server.js",), "./server.js", "server.js"),
        (("server.js",), "usr/src/app/server", "server.js"),
        (("src/index.js",), "app/src", "src/index.js"),
        (("src/main.ts",), "app/dist/main.js", "src/main.ts"),
        (("src/main.ts",), "dist/main", "src/main.ts"),
        (("src/main.ts",), "app/dist/src/main.js", "src/main.ts"),
        (("server.mts",), "build/server.mjs", "server.mts"),
        (("apps/api/src/main.ts",), "app/dist/apps/api/main.js", "apps/api/src/main.ts"),
        (("apps/api/src/main.ts",), "app/apps/api/dist/main.js", "apps/api/src/main.ts"),
        (("dist/main.js", "src/main.ts"), "app/dist/main.js", "dist/main.js"),
        (("api/server.js", "server.js"), "app/api/server.js", "api/server.js"),
        (("src/main.ts",), "app/main.js", None),
        (("src/main.ts",), "app/dist/other.js", None),
        (("src/main.ts",), "a/" * 100_000 + "dist/main.js", None),
    ],
)
def test_the_source_of_a_started_file_is_found(
    files: tuple[str, ...], path: str, source: str | None
) -> None:
    assert program.locate(files, path) == source


def test_the_folder_of_the_compiler_is_known_by_its_configuration() -> None:
    assert program.locate({"api/src/main.ts"}, "app/api/target/main.js") is None
    assert program.locate({"api/src/main.ts"}, "app/api/target/main.js", "api/target") == (
        "api/src/main.ts"
    )


def test_what_the_entry_imports_by_relative_paths_belongs_to_the_program() -> None:
    found = read(
        {
            "src/main.ts": 'import { app } from "./app.js"; // main\napp.listen(3000);',
            "src/app.ts": "import express from 'express'; import data from './data.json';",
        },
        "src/main.ts",
    )
    assert found == Program(
        sources=(
            Source("src/main.ts", 'import { app } from "./app.js";  \napp.listen(3000);'),
            Source("src/app.ts", "import express from 'express'; import data from './data.json';"),
        ),
        packages=frozenset({"express"}),
        is_complete=True,
    )
    assert (found.listens, found.ports, found.handles_sigterm) == (True, (3000,), False)


def test_sources_may_import_each_other() -> None:
    found = read({"server.js": "require('./a')", "a.js": "require('./server')"})
    assert [each.path for each in found.sources] == ["server.js", "a.js"]


@pytest.mark.parametrize(
    "code",
    [
        "import '@/setup'",  # an alias
        "import 'src/setup'",
        "require('./missing')",
        "require('../../outside')",
        "require(name)",
        "import load from '@fastify/autoload'",
    ],
)
def test_a_program_with_an_import_that_leads_nowhere_is_not_complete(code: str) -> None:
    assert not read({"server.js": code}).is_complete


@pytest.mark.parametrize("code", ["require('fs')", "import 'node:test'", "import 'express/lib/a'"])
def test_installed_packages_and_those_of_node_are_no_gap(code: str) -> None:
    assert read({"server.js": code}).is_complete


def test_a_package_may_handle_signals() -> None:
    assert read({"server.js": "import g from 'close-with-grace'; g(stop);"}).handles_sigterm


def test_a_handler_in_a_comment_is_none() -> None:
    assert not read({"server.js": "// process.on('SIGTERM', stop)"}).handles_sigterm


def test_a_source_that_is_too_large_leaves_a_gap() -> None:
    assert not read({"server.js": "require('./a')", "a.js": "a" * 600_000}).is_complete
    assert program.read(Files({"server.js": "a" * 600_000}), "server.js", ()) is None


def test_at_most_200_sources_are_followed() -> None:
    chain = {f"s{number}.js": f"require('./s{number + 1}')" for number in range(300)}
    found = read(chain, "s0.js")
    assert (len(found.sources), found.is_complete) == (200, False)
