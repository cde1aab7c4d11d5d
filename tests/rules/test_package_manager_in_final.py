from collections.abc import Mapping

import pytest

from builders import the_files
from dunnage.model import Image, ImageConfig
from dunnage.rule import Evidence
from dunnage.rules.package_manager_in_final import package_manager_in_final
from rules.judged import HEAD, evidence

_NPM = {"usr/local/lib/node_modules/npm/lib/npm.js": 11_000_000, "usr/local/bin/node": 1}


def messages(dockerfile: str, files: Mapping[str, int]) -> list[str]:
    image = Image("sha256:ab", "linux/amd64", ImageConfig("", "", (), (), ()), (), the_files(files))
    at_hand = Evidence(evidence(dockerfile).dockerfile, None, image)
    return [each.message for each in package_manager_in_final.check(at_hand)]


def test_it_says_which_and_how_large() -> None:
    files = {
        **_NPM,
        "usr/local/lib/node_modules/corepack/dist/corepack.js": 1_000_000,
        "opt/yarn-v1.22.22/bin/yarn.js": 5_000_000,
        "app/node_modules/npm/index.js": 9_000_000,
    }

    assert messages(f'{HEAD}COPY . .\nCMD ["node", "server.js"]\n', files) == [
        "`corepack`, `npm`, `yarn` ship in the image (17.0 MB) and nothing calls them."
    ]


@pytest.mark.parametrize(
    "end",
    [
        'CMD ["npm", "start"]\n',
        'CMD ["npx", "next", "start"]\n',
        'CMD ["dumb-init", "yarn", "start"]\n',
        'ENTRYPOINT ["./entrypoint.sh"]\nCMD ["node", "server.js"]\n',
        'HEALTHCHECK CMD npm run check\nCMD ["node", "server.js"]\n',
        'CMD ["npm", "run", "dev"]\n',
        'CMD ["next", "start"]\n',
    ],
)
def test_what_may_call_npm_keeps_it(end: str) -> None:
    assert messages(f"{HEAD}COPY . .\n{end}", _NPM) == []


@pytest.mark.parametrize(
    "end",
    [
        'HEALTHCHECK CMD ["node", "health.js"]\nCMD ["node", "server.js"]\n',
        'ENTRYPOINT ["tini", "--"]\nCMD ["node", "server.js"]\n',
        "CMD node server.js\n",
        'ENTRYPOINT ["node", "/app/bin/cli.js"]\n',
    ],
)
def test_node_alone_calls_none(end: str) -> None:
    assert len(messages(f"{HEAD}COPY . .\n{end}", _NPM)) == 1


def test_an_image_without_any_is_in_order() -> None:
    files = {"nodejs/bin/node": 1, "app/server.js": 1}

    assert messages(f'{HEAD}COPY . .\nCMD ["node", "server.js"]\n', files) == []
