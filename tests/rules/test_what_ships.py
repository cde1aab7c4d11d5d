"""The rules on files that no image needs."""

from pathlib import Path

import pytest

from dunnage.contents import File
from dunnage.dockerfile import parse
from dunnage.project import project
from dunnage.rule import Built, Evidence, Practice
from dunnage.rules.chown_layer import chown_layer
from dunnage.rules.docs_in_final import docs_in_final
from dunnage.rules.source_copied_to_final import source_copied_to_final
from dunnage.rules.source_maps_in_final import source_maps_in_final
from dunnage.rules.tests_in_final import tests_in_final
from dunnage.rules.vcs_in_final import vcs_in_final
from rules.images import messages

_START = 'CMD ["node", "dist/server.js"]\n'
_APP = "FROM node:24\nWORKDIR /app\nCOPY . .\n"


def told(practice: Practice, dockerfile: str, *files: str) -> list[str]:
    layer = 3 if dockerfile.startswith(_APP) else 5
    built = Built({path: File(500, layer) for path in files})
    return [message for _, message in messages(practice, dockerfile, built)]


@pytest.mark.parametrize(
    ("practice", "file"),
    [
        (tests_in_final, "app/test/fixtures/people.json"),
        (tests_in_final, "app/dist/server.spec.js"),
        (tests_in_final, "app/src/__tests__/server.js"),
        (docs_in_final, "app/README.md"),
        (docs_in_final, "app/docs/operation.md"),
        (vcs_in_final, "app/.git/HEAD"),
        (source_maps_in_final, "app/dist/server.js.map"),
        (source_maps_in_final, "app/public/site.css.map"),
    ],
)
def test_a_file_that_nothing_reads_is_told_with_its_bytes(practice: Practice, file: str) -> None:
    (message,) = told(practice, _APP + _START, file)

    assert message.endswith(": 1 file (500 B).")


@pytest.mark.parametrize(
    ("practice", "file"),
    [
        (tests_in_final, "app/node_modules/express/test/app.js"),
        (tests_in_final, "app/src/test/helper.js"),
        (tests_in_final, "app/src/latest/app.js"),
        (docs_in_final, "app/LICENSE"),
        (docs_in_final, "app/content/post.md"),
        (docs_in_final, "usr/local/README.md"),
        (vcs_in_final, "app/.gitignore"),
        (source_maps_in_final, "app/node_modules/zod/index.js.map"),
        (source_maps_in_final, "app/src/site.map"),
    ],
)
def test_packages_content_and_the_base_image_are_another_matter(
    practice: Practice, file: str
) -> None:
    assert told(practice, _APP + _START, file) == []


@pytest.mark.parametrize(
    ("practice", "file"),
    [
        (tests_in_final, "app/test/app.js"),
        (docs_in_final, "app/README.md"),
        (vcs_in_final, "app/.git/HEAD"),
        (source_maps_in_final, "app/dist/a.js.map"),
        (chown_layer, "app/a.js"),
        (source_copied_to_final, "app/a.js"),
    ],
)
def test_a_dev_image_holds_all_that_developers_need(practice: Practice, file: str) -> None:
    dockerfile = (
        "FROM node:24 AS deps\nFROM node:24\nWORKDIR /app\nCOPY --from=deps /a /a\nCOPY . .\n"
        'RUN chown -R node /app\nCMD ["npm", "run", "dev"]\n'
    )

    assert told(practice, dockerfile, file) == []


def test_an_image_that_runs_tests_has_tests() -> None:
    assert told(tests_in_final, f'{_APP}CMD ["npm", "test"]\n', "app/test/app.js") == []


@pytest.mark.parametrize(
    "start",
    [
        'CMD ["node", "--enable-source-maps", "dist/server.js"]\n',
        f"ENV NODE_OPTIONS=--enable-source-maps\n{_START}",
        'CMD ["node", "-r", "source-map-support/register", "dist/server.js"]\n',
    ],
)
def test_source_maps_that_are_read_may_stay(start: str) -> None:
    assert told(source_maps_in_final, _APP + start, "app/dist/server.js.map") == []


def test_a_package_that_reads_source_maps_is_found_in_the_manifest(tmp_path: Path) -> None:
    manifest = '{"dependencies": {"source-map-support": "0.5.21"}}'
    (tmp_path / "package.json").write_text(manifest)
    dockerfile = parse(f"FROM node:24\nWORKDIR /app\nCOPY a.js.map ./\n{_START}".encode())

    assert list(source_maps_in_final.check(Evidence(dockerfile, project.read(tmp_path)))) == []
    assert [each.lines.first for each in source_maps_in_final.check(Evidence(dockerfile))] == [3]
