from pathlib import Path

import pytest

from dunnage.errors import ConfigError
from dunnage.init import managers
from dunnage.init.manager import Manager
from dunnage.project import project
from init import projects


def found(folder: Path, files: dict[str, str], package: str = "{}") -> Manager:
    return managers.find(project.read(projects.write({"package.json": package, **files}, folder)))


@pytest.mark.parametrize(
    ("manager", "name", "package"),
    [
        ("npm", "npm", None),
        ("yarn-1", "yarn", "yarn@1.22.22"),
        ("yarn-berry", "yarn", "@yarnpkg/cli-dist@4.13.0"),
        ("pnpm", "pnpm", "pnpm@10.18.3"),
        ("bun", "bun", "bun@1.4.5"),
    ],
)
def test_the_lockfile_tells_the_manager(
    tmp_path: Path, manager: str, name: str, package: str | None
) -> None:
    told = found(tmp_path, dict(projects.MANAGERS[manager]))

    assert (told.name, told.package) == (name, package)


def test_package_json_chooses_the_version(tmp_path: Path) -> None:
    package = '{"packageManager": "pnpm@9.15.0+sha512.abc"}'

    assert found(tmp_path, {"pnpm-lock.yaml": ""}, package).package == "pnpm@9.15.0"


def test_package_json_chooses_between_two_lockfiles(tmp_path: Path) -> None:
    both = {**projects.MANAGERS["npm"], **projects.MANAGERS["pnpm"]}

    assert found(tmp_path, both).name == "npm"
    assert found(tmp_path, both, '{"packageManager": "pnpm@9.15.0"}').name == "pnpm"


@pytest.mark.parametrize("version", ["latest", "9", "1.2.3; rm -rf /", "^9.0.0"])
def test_what_is_no_exact_version_counts_as_none(tmp_path: Path, version: str) -> None:
    package = f'{{"packageManager": "pnpm@{version}"}}'

    assert found(tmp_path, dict(projects.MANAGERS["pnpm"]), package).package == "pnpm@10.18.3"


def test_a_committed_yarn_is_the_one(tmp_path: Path) -> None:
    files = {**projects.MANAGERS["yarn-berry"], ".yarn/releases/yarn-4.1.0.cjs": ""}

    told = found(tmp_path, files)

    assert told.package == "@yarnpkg/cli-dist@4.1.0"
    assert told.files == ("yarn.lock", ".yarnrc.yml", ".yarn/")


@pytest.mark.parametrize(
    ("version", "package"), [("9", "@yarnpkg/cli-dist@4.14.1"), ("10", "@yarnpkg/cli-dist@4.18.1")]
)
def test_no_newer_yarn_than_the_lockfiles_is_chosen(
    tmp_path: Path, version: str, package: str
) -> None:
    files = {"yarn.lock": f"# yarn\n\n__metadata:\n  version: {version}\n"}

    assert found(tmp_path, files).package == package


def test_yarn_3_needs_its_plugin(tmp_path: Path) -> None:
    files = {"yarn.lock": "__metadata:\n  version: 6\n"}
    plugin = ".yarn/plugins/@yarnpkg/plugin-workspace-tools.cjs"

    with pytest.raises(ConfigError, match=r"yarn 3\.8\.7 lacks the command"):
        found(tmp_path, files)
    assert found(tmp_path, {plugin: ""}).package == "@yarnpkg/cli-dist@3.8.7"


def test_an_older_lockfile_of_pnpm_gets_an_older_pnpm(tmp_path: Path) -> None:
    assert found(tmp_path, {"pnpm-lock.yaml": "lockfileVersion: '6.0'\n"}).package == "pnpm@8.15.9"


def test_a_lockfile_of_an_unknown_format_needs_a_word_of_package_json(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        found(tmp_path, {"pnpm-lock.yaml": "lockfileVersion: '99.0'\n"})

    assert str(error.value) == (
        "pnpm-lock.yaml: it does not tell which pnpm reads it."
        ' Name it in package.json, as in `"packageManager": "pnpm@1.2.3"`.'
    )


@pytest.mark.parametrize(
    ("files", "cure"),
    [
        ({}, "Run `npm install`, or what you use instead, and commit what it writes."),
        (
            {"bun.lockb": ""},
            "bun.lockb is read no more: run `bun install --save-text-lockfile`.",
        ),
    ],
)
def test_without_a_lockfile_there_is_no_image(
    tmp_path: Path, files: dict[str, str], cure: str
) -> None:
    with pytest.raises(ConfigError) as error:
        found(tmp_path, files)

    assert str(error.value) == f"There is no lockfile beside package.json. {cure}"
