from pathlib import Path

import pytest

from dunnage.init import credentials
from dunnage.init.credentials import Credentials
from dunnage.project import project
from init import projects


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, Credentials()),
        ({".npmrc": "registry=https://npm.example\n"}, Credentials(has_npmrc=True)),
        (
            {".npmrc": "//b.example/:_authToken=${B}\n//a.example/:_authToken=${A}\n"},
            Credentials(("A", "B"), has_npmrc=True),
        ),
        (
            {".npmrc": "//a.example/:_authToken=0123\n"},
            Credentials(has_npmrc=True, is_secret=True),
        ),
        ({".npmrc": "//a.example/:_authToken=${A B,x}\n"}, Credentials(has_npmrc=True)),
        ({".yarnrc.yml": 'npmAuthToken: "${NPM_TOKEN}"\n'}, Credentials(("NPM_TOKEN",))),
        ({".yarnrc.yml": 'npmAuthToken: "${NPM_TOKEN:-}"\n'}, Credentials()),
        ({"inner/.npmrc": "//a.example/:_authToken=${A}\n"}, Credentials()),
    ],
)
def test_what_is_secret_is_found(
    tmp_path: Path, files: dict[str, str], expected: Credentials
) -> None:
    assert credentials.find(project.read(projects.write(files, tmp_path))) == expected


def test_what_is_mounted_is_what_the_workflow_hands_over() -> None:
    both = Credentials(("NPM_TOKEN",), has_npmrc=True, is_secret=True)

    assert both.mounts == (
        "--mount=type=secret,id=npm_token,env=NPM_TOKEN,required=true",
        "--mount=type=secret,id=npmrc,target=/root/.npmrc,required=true",
    )
    assert both.secrets == (("npm_token", "NPM_TOKEN"), ("npmrc", "NPMRC"))
    assert both.files == ()
