import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from dunnage.errors import ConfigError
from dunnage.init import entry
from dunnage.init.entry import Entry
from dunnage.project import project
from init import projects

_BUILD = {"build": "tsc"}


def found(folder: Path, package: Mapping[str, object], *files: str, **more: str) -> Entry:
    contents = {"package.json": json.dumps(package), **dict.fromkeys(files, ""), **more}
    read = project.read(projects.write(contents, folder))
    assert read.package_json is not None
    return entry.find(read, read.package_json)


@pytest.mark.parametrize(
    ("start", "file"),
    [
        ("node server.js", "server.js"),
        ("node ./server", "server.js"),
        ("NODE_ENV=production node server.js", "server.js"),
        ("node .", "server.js"),
        ("cross-env A=b node server.js", "server.js"),
        ("npm run migrate && node server.js", "server.js"),
    ],
)
def test_a_script_tells_the_source(tmp_path: Path, start: str, file: str) -> None:
    package = {"main": "server.js", "scripts": {"start": start}}

    assert found(tmp_path, package, "server.js") == Entry(file, (file,), None)


def test_options_stay_but_for_those_of_the_developers_machine(tmp_path: Path) -> None:
    start = "node --env-file .env --env-file-if-exists=.x --inspect --no-warnings server.js --fast"

    told = found(tmp_path, {"scripts": {"start": start}}, "server.js")

    assert told.arguments == ("--no-warnings", "server.js", "--fast")


def test_the_script_for_production_comes_first(tmp_path: Path) -> None:
    scripts = {**_BUILD, "start": "node --watch src/dev.js", "start:prod": "node dist/main"}

    assert found(tmp_path, {"scripts": scripts}).output == "dist"


@pytest.mark.parametrize(
    ("package", "files", "file"),
    [
        ({"main": "lib/app.js"}, ["lib/app.js"], "lib/app.js"),
        ({}, ["index.js"], "index.js"),
        ({}, ["src/server.js"], "src/server.js"),
        ({"scripts": _BUILD}, ["src/index.ts"], "dist/index.js"),
        ({"scripts": _BUILD, "dependencies": {"@nestjs/core": "11"}}, [], "dist/main.js"),
    ],
)
def test_without_a_script_it_is_the_manifest_or_custom(
    tmp_path: Path, package: Mapping[str, object], files: list[str], file: str
) -> None:
    assert found(tmp_path, package, *files).file == file


def test_the_compilers_folder_is_the_output_even_if_an_old_build_is_there(tmp_path: Path) -> None:
    package = {"scripts": {**_BUILD, "start": "node lib/app.js"}}
    settings = {"tsconfig.json": '{"compilerOptions": {"outDir": "lib"}}'}

    assert found(tmp_path, package, "lib/app.js", **settings).output == "lib"


@pytest.mark.parametrize(
    ("package", "message"),
    [
        ({}, "package.json does not tell what starts the application"),
        (
            {"scripts": {"start": "node dist/a.js"}},
            r"starts dist/a\.js, which is not there, and has",
        ),
        ({"scripts": {"start": "node ../a.js"}}, r"starts '\.\./a\.js', which is no plain path"),
        ({"scripts": {"start": "node 'a b.js'"}}, r"starts 'a b\.js', which is no plain path"),
        ({"scripts": {"start": "bun run a.ts"}}, "This is started by bun"),
        (
            {"scripts": {**_BUILD, "start": "node index.js"}},
            r"starts index\.js, and has a script `build`",
        ),
    ],
)
def test_what_is_not_told_is_asked_for(
    tmp_path: Path, package: Mapping[str, object], message: str
) -> None:
    with pytest.raises(ConfigError, match=message):
        found(tmp_path, package)
