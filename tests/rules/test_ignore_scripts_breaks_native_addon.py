import pytest

from dunnage.contents import File
from dunnage.model import Package
from dunnage.rule import Built
from dunnage.rules.ignore_scripts_breaks_native_addon import ignore_scripts_breaks_native_addon
from rules.images import installed, messages
from rules.judged import HEAD, evidence, told

_START = 'CMD ["node", "server.js"]\n'
_FINAL = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\n"


def a_context(name: str, version: str, extra: str = "") -> dict[str, str]:
    entry = f'"node_modules/{name}": {{"version": "{version}"{extra}}}'
    return {
        "package.json": f'{{"dependencies": {{"{name}": "{version}"}}}}',
        "package-lock.json": f'{{"lockfileVersion": 3, "packages": {{{entry}}}}}',
    }


@pytest.mark.parametrize(
    ("name", "version", "extra", "expected"),
    [
        ("bcrypt", "5.1.1", "", [4]),
        ("bcrypt", "6.0.0", "", []),  # brings its binaries along
        ("sqlite3", "5.1.7", "", [4]),
        ("sharp", "0.32.6", "", [4]),
        ("sharp", "0.34.5", "", []),
        ("canvas", "3.2.0", ', "dev": true', []),
        ("express", "5.1.0", "", []),
        ("puppeteer", "24.29.0", "", []),  # no addon
    ],
)
def test_the_package_and_its_version_decide(
    name: str, version: str, extra: str, expected: list[int]
) -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci --omit=dev --ignore-scripts\n{_START}"
    at_hand = evidence(dockerfile, a_context(name, version, extra))

    assert told(ignore_scripts_breaks_native_addon, at_hand) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("RUN npm ci --ignore-scripts\n", [4]),
        ("ENV npm_config_ignore_scripts=true\nRUN npm ci\n", [5]),
        ("RUN npm ci\n", []),
        ("RUN npm ci --ignore-scripts && npm rebuild\n", []),
        ("RUN npm ci --ignore-scripts; DONE=1\n", [4]),
        ("RUN npm ci --ignore-scripts\nRUN npm rebuild better-sqlite3 --update-binary\n", []),
        ("RUN npm ci --ignore-scripts\nRUN npm rebuild sharp\n", [4]),
        ("RUN npm ci --ignore-scripts\nRUN cd node_modules/x && npx node-gyp rebuild\n", []),
        (f"RUN npm ci --ignore-scripts\n{_FINAL}COPY --from=0 /app/dist ./dist\n", []),
        (f"RUN npm ci --ignore-scripts\n{_FINAL}COPY --from=0 /app ./\n", [4]),
        (
            (
                f"RUN npm ci --ignore-scripts\n{_FINAL}COPY --from=0 /app ./\n"
                "RUN npm rebuild better-sqlite3\n"
            ),
            [],
        ),
        ("RUN pnpm install --frozen-lockfile --ignore-scripts\n", []),  # another lockfile decides
    ],
)
def test_what_ships_decides(steps: str, expected: list[int]) -> None:
    at_hand = evidence(f"{HEAD}COPY . .\n{steps}{_START}", a_context("better-sqlite3", "12.4.1"))

    assert told(ignore_scripts_breaks_native_addon, at_hand) == expected


_FOLDER = "app/node_modules/better-sqlite3"


_SQLITE = Package("npm", "better-sqlite3", "12.4.1", _FOLDER)
_BINARY = {f"{_FOLDER}/build/Release/better_sqlite3.node": File(1, 4)}


@pytest.mark.parametrize(
    ("built", "lines"),
    [
        (installed(_SQLITE, layer=4), [4]),
        (installed(_SQLITE, layer=4, others=_BINARY), []),
        (installed(layer=4), []),
    ],
)
def test_the_image_tells_whether_there_is_a_binary(built: Built, lines: list[int]) -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci --ignore-scripts\n{_START}"
    context = a_context("better-sqlite3", "12.4.1")

    found = messages(ignore_scripts_breaks_native_addon, dockerfile, built, files=context)

    assert [line for line, _ in found] == lines


def test_npm_12_blocks_scripts_unless_they_are_allowed_and_the_image_tells_which() -> None:
    dockerfile = (
        "FROM node:24-slim\nRUN npm install -g npm@12.0.0\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
        f"{_START}"
    )
    context = a_context("better-sqlite3", "12.4.1")
    built = installed(_SQLITE, layer=5)

    found = messages(ignore_scripts_breaks_native_addon, dockerfile, built, files=context)

    assert told(ignore_scripts_breaks_native_addon, evidence(dockerfile, context)) == []
    assert [line for line, _ in found] == [5]
