"""The rules on what a .dockerignore keeps from the builder, and what it lets through."""

import pytest

from dunnage.rules.dockerignore_hides_copied_file import dockerignore_hides_copied_file
from dunnage.rules.dockerignore_incomplete import dockerignore_incomplete
from dunnage.rules.dockerignore_missing import dockerignore_missing
from dunnage.rules.dockerignore_not_recursive import dockerignore_not_recursive
from rules.judged import HEAD, evidence, told

_ALL = f'{HEAD}COPY . .\nCMD ["node", "server.js"]\n'
_BUILT = f"{HEAD}COPY . .\nRUN npm run build\nFROM node:24-slim\nCOPY --from=0 /app/dist ./dist\n"
_FILES = {"package.json": "{}", "server.js": ""}


@pytest.mark.parametrize(
    ("dockerfile", "lines"),
    [
        (_ALL, [3]),
        (_BUILT, [3]),
        (f"{HEAD}ADD ./ /app/\n", [3]),
        (f"{HEAD}COPY package.json ./\nCOPY server.js ./\n", []),
        (f"{HEAD}COPY --exclude=node_modules . .\n", []),
        (f"{HEAD}COPY . .\nFROM node:24-slim\n", []),
        (f"{HEAD}RUN --mount=type=bind,target=/src cp /src/server.js .\n", []),
        (f"{HEAD}COPY . .\nFROM node:24-slim\nCOPY --from=0 /app .\nCOPY . .\n", [6]),
    ],
)
def test_who_copies_everything_needs_a_dockerignore(
    dockerfile: str, lines: list[int | str]
) -> None:
    assert told(dockerignore_missing, evidence(dockerfile, _FILES)) == lines
    assert told(dockerignore_missing, evidence(dockerfile, {**_FILES, ".dockerignore": ""})) == []
    assert told(dockerignore_missing, evidence(dockerfile)) == []


def test_a_folder_with_installed_packages_needs_a_dockerignore_too() -> None:
    copy = f"{HEAD}COPY packages ./packages\n"
    unlisted = ("packages/api/node_modules",)

    (violation,) = dockerignore_missing.check(evidence(copy, _FILES, unlisted))

    assert violation.message == (
        "This copies `packages/api/node_modules`; there is no .dockerignore."
    )


@pytest.mark.parametrize(
    "path", ["npm-debug.log", "test/a.js", ".github/workflows/ci.yml", "src/__tests__/a.js"]
)
def test_clutter_counts_where_it_ships(path: str) -> None:
    files = {**_FILES, path: "", ".dockerignore": "**/node_modules\n"}

    assert told(dockerignore_incomplete, evidence(_ALL, files)) == [3]
    assert told(dockerignore_incomplete, evidence(_BUILT, files)) == []


def test_an_image_that_is_not_known_to_run_the_application_may_hold_tests() -> None:
    files = {**_FILES, "test/a.js": "", ".dockerignore": "**/node_modules\n"}

    assert told(dockerignore_incomplete, evidence(f"{HEAD}COPY . .\n", files)) == []


@pytest.mark.parametrize(
    ("ignored", "lines"),
    [
        (".git\n", [3]),
        ("**/node_modules\n", [3]),
        (".git\nnode_modules\n", []),
        ("*\n!src\n!package.json\n", []),
    ],
)
def test_installed_packages_and_history_count_in_every_stage(
    ignored: str, lines: list[int | str]
) -> None:
    at_hand = evidence(_BUILT, {**_FILES, ".dockerignore": ignored}, (".git",))

    assert told(dockerignore_incomplete, at_hand) == lines


def test_installed_packages_are_expected_wherever_there_is_a_manifest() -> None:
    ignored = {".dockerignore": ".git\n"}

    assert told(dockerignore_incomplete, evidence(_BUILT, {**_FILES, **ignored})) == [3]
    assert told(dockerignore_incomplete, evidence(_BUILT, {"index.html": "", **ignored})) == []


def test_many_paths_are_told_once_and_counted() -> None:
    names = ("a.log", "b.log", "c.log", "d.log", "e.log", "f.log")
    files = {**dict.fromkeys(names, ""), ".dockerignore": "**/node_modules\n"}

    (violation,) = dockerignore_incomplete.check(evidence(_ALL, files))

    assert violation.message == (
        "This copies `a.log`, `b.log`, `c.log`, `d.log` and 2 more, "
        "which .dockerignore lets through."
    )


@pytest.mark.parametrize(
    ("files", "unlisted", "lines"),
    [
        ({"src/.env": "", ".dockerignore": "# secrets\n.env\n"}, (), [".dockerignore:2"]),
        ({"src/a.test.js": "", ".dockerignore": "*.test.js\n"}, (), [".dockerignore:1"]),
        ({".dockerignore": "node_modules\n"}, ("a/node_modules",), [".dockerignore:1"]),
        ({".dockerignore": "/node_modules/\n"}, ("a/node_modules",), [".dockerignore:1"]),
        ({".dockerignore": "node_modules\n"}, ("node_modules",), []),
        ({".dockerignore": "**/node_modules\n"}, ("a/node_modules",), []),
        ({".dockerignore": "node_modules\n*/node_modules\n"}, ("a/node_modules",), []),
        ({".dockerignore": "node_modules\na\n"}, ("a/node_modules",), []),
        ({"src/dist/a.js": "", ".dockerignore": "dist\n"}, (), []),
        ({"src/.env": "", "a/.env": "", ".dockerignore": ".env\n"}, (), [".dockerignore:1"]),
    ],
)
def test_a_pattern_without_a_slash_holds_at_the_root_alone(
    files: dict[str, str], unlisted: tuple[str, ...], lines: list[int | str]
) -> None:
    assert told(dockerignore_not_recursive, evidence(_BUILT, files, unlisted)) == lines


def test_a_nested_file_that_nothing_copies_is_not_told() -> None:
    files = {"tools/.env": "", ".dockerignore": ".env\n"}

    at_hand = evidence(f"{HEAD}COPY src ./src\n", files)
    assert told(dockerignore_not_recursive, at_hand) == []


def test_workspaces_of_pnpm_have_packages_of_their_own() -> None:
    workspace = {"package.json": "{}", "a/package.json": "{}", ".dockerignore": "node_modules\n"}
    pnpm = {**workspace, "pnpm-lock.yaml": "lockfileVersion: '9.0'\n"}

    assert told(dockerignore_not_recursive, evidence(_BUILT, workspace)) == []
    assert told(dockerignore_not_recursive, evidence(_BUILT, pnpm)) == [".dockerignore:1"]


@pytest.mark.parametrize(
    ("copy", "ignored"),
    [
        ("COPY dist ./dist", "dist\n"),
        ("COPY ./dist/ ./dist", "**/dist\n"),
        ("COPY src/a.js ./", "src\n"),
        ("COPY server.js dist ./", "node_modules\ndist\n"),
        ("COPY dist/*.js ./", "dist\n"),
        ("COPY lib ./", "*\n!src\n"),
    ],
)
def test_what_is_excluded_cannot_be_copied(copy: str, ignored: str) -> None:
    files = {"dist/a.js": "", "src/a.js": "", "lib/a.js": "", ".dockerignore": ignored}

    assert told(dockerignore_hides_copied_file, evidence(f"{HEAD}{copy}\n", files)) == [3]


@pytest.mark.parametrize(
    ("copy", "ignored"),
    [
        ("COPY . .", "*\n!src\n"),
        ("COPY dist ./dist", "dist\n!dist/a.js\n"),
        ("COPY packages ./packages", "*\n!packages/*/src\n"),
        ("COPY dist ./dist", "dist\n!**/*.js\n"),
        ("COPY dist/*.js ./", "dist/b.js\n"),
        ("COPY absent* ./", "dist\n"),
        ("COPY package-lock.json ./", "package-lock.json\n"),
        ("COPY --from=node:24 /dist ./", "dist\n"),
    ],
)
def test_what_is_left_of_it_can_be_copied(copy: str, ignored: str) -> None:
    files = {"dist/a.js": "", "dist/b.js": "", "package-lock.json": "{}", ".dockerignore": ignored}

    assert told(dockerignore_hides_copied_file, evidence(f"{HEAD}{copy}\n", files)) == []


def test_the_pattern_that_hides_a_file_is_named() -> None:
    files = {"dist/a.js": "", ".dockerignore": "node_modules\n\ndist\n"}

    (violation,) = dockerignore_hides_copied_file.check(evidence(f"{HEAD}COPY dist .\n", files))

    assert violation.message == (
        "`dist` is excluded by line 3 of .dockerignore: the build stops here."
    )
