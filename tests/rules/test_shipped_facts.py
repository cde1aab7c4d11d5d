"""What rules read from the image that a Dockerfile does not tell."""

from collections.abc import Mapping

import pytest

from dunnage.contents import File, Hidden, Hiding
from dunnage.model import Lines, Location, Package, Step
from dunnage.rule import Built
from dunnage.rules.build_tools_in_final import build_tools_in_final
from dunnage.rules.entry_file_missing import entry_file_missing
from dunnage.rules.healthcheck_target_missing import healthcheck_target_missing
from dunnage.rules.os_cache_left import os_cache_left
from dunnage.rules.secret_copied_then_removed import secret_copied_then_removed
from dunnage.rules.secret_file_copied import secret_file_copied
from dunnage.rules.typescript_sources_in_final import typescript_sources_in_final
from rules.images import messages
from rules.judged import HEAD

_START = 'USER node\nCMD ["node", "server.js"]\n'
_SERVER = {"app/server.js": File(2_000, 3)}


def a_tool(name: str, size: int, line: int, *, base: bool = False) -> Package:
    where = Location("Dockerfile", Lines(line, line))
    return Package("debian", name, "1.0", size=size, base=base, location=where)


def test_compilers_are_told_with_all_that_they_bring() -> None:
    packages = (
        a_tool("g++", 10_000, 3),
        a_tool("g++-12", 39_000_000, 3),
        a_tool("libc6-dev", 12_000_000, 3),
        a_tool("libstdc++6", 2_000_000, 3),
        a_tool("make", 1_500_000, 1, base=True),
    )
    dockerfile = f"{HEAD}RUN ./prepare.sh\nCOPY . .\n{_START}"

    assert messages(build_tools_in_final, dockerfile, Built({}, packages=packages)) == [
        (
            3,
            (
                "`g++-12`, `libc6-dev`, `g++` will ship (51.0 MB):"
                " install in a build stage what only it needs."
            ),
        )
    ]


def test_tools_that_are_not_in_the_image_are_not_told() -> None:
    dockerfile = f"{HEAD}RUN apt-get install -y g++ && ./remove.sh\nCOPY . .\n{_START}"
    built = Built({}, packages=(a_tool("libstdc++6", 2_000_000, 3),))

    assert messages(build_tools_in_final, dockerfile, built) == []


@pytest.mark.parametrize(
    ("run", "files", "expected"),
    [
        (
            "./prepare.sh",
            {"var/lib/apt/lists/x_Packages": File(19_000_000, 3)},
            (
                "The package lists of apt stay in this layer (19.0 MB):"
                " end the same RUN with `rm -rf /var/lib/apt/lists/*`."
            ),
        ),
        (
            "apk add curl",
            {"var/cache/apk/APKINDEX.a.tar.gz": File(2_200_000, 3)},
            "The package lists of apk stay in this layer (2.2 MB): use `apk add --no-cache`.",
        ),
    ],
)
def test_package_lists_are_weighed(run: str, files: Mapping[str, File], expected: str) -> None:
    dockerfile = f"{HEAD}RUN {run}\nCOPY . .\n{_START}"

    assert messages(os_cache_left, dockerfile, Built(files)) == [(3, expected)]


@pytest.mark.parametrize(
    "files",
    [{}, {"var/lib/apt/lists/x": File(9_000_000, 0)}, {"var/lib/apt/lists/lock": File(0, 3)}],
)
def test_package_lists_that_are_not_there_are_not_told(files: Mapping[str, File]) -> None:
    dockerfile = f"{HEAD}RUN apt-get update && ./clean.sh\nCOPY . .\n{_START}"

    assert messages(os_cache_left, dockerfile, Built(files)) == []


@pytest.mark.parametrize(
    ("command", "files", "told"),
    [
        ('["node", "dist/app.js"]', ("app/src/app.ts", "app/src/view.tsx"), True),
        ('["node", "dist/app.js"]', ("app/src/app.d.ts", "app/next.config.ts"), False),
        ('["node", "dist/app.js"]', ("app/node_modules/x/src/a.ts", "usr/share/a.ts"), False),
        ('["node", "src/app.ts"]', ("app/src/app.ts",), False),
        ('["node", "--import", "tsx", "a.js"]', ("app/src/app.ts",), False),
        ('["npm", "start"]', ("app/src/app.ts",), False),
        ('["npm", "run", "dev"]', ("app/src/app.ts",), False),
    ],
)
def test_typescript_that_nothing_runs_is_told(
    command: str, files: tuple[str, ...], *, told: bool
) -> None:
    built = Built({path: File(1_000, 3) for path in files})
    expected = "TypeScript sources come along, and nothing runs them: 2 files (2.0 kB)."

    found = messages(typescript_sources_in_final, f"{HEAD}COPY . .\nCMD {command}\n", built)

    assert found == ([(3, expected)] if told else [])


def test_typescript_may_be_run_by_a_package_that_ships() -> None:
    tsx = Package("npm", "tsx", "4.0.0", "app/node_modules/tsx", 1, dev=False)
    built = Built({"app/seed.ts": File(1_000, 3)}, packages=(tsx,))

    assert messages(typescript_sources_in_final, f"{HEAD}COPY . .\n{_START}", built) == []


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ('CMD ["dumb-init", "node", "server.js"]\n', ["dumb-init"]),
        ('ENTRYPOINT ["/entrypoint.sh"]\nCMD ["node", "server.js"]\n', ["/entrypoint.sh"]),
        ('ENTRYPOINT ["./server.js"]\n', []),
        ('CMD ["node", "server.js"]\n', []),
        ("CMD dumb-init node server.js\n", []),
    ],
)
def test_a_program_that_is_not_in_the_image_is_told(command: str, expected: list[str]) -> None:
    found = messages(entry_file_missing, f"{HEAD}COPY . .\n{command}", Built(_SERVER))

    assert found == [
        (4, f"`{name}` is started, and no such program is in the image.") for name in expected
    ]


def test_an_entry_behind_a_link_is_there() -> None:
    files = {"srv/app/server.js": File(1, 3), "app/current": File(0, 3, target="/srv/app")}
    dockerfile = f'{HEAD}COPY . .\nCMD ["node", "current/server.js"]\n'

    assert messages(entry_file_missing, dockerfile, Built(files)) == []


@pytest.mark.parametrize(
    ("check", "missing"),
    [
        ("curl -f http://localhost/ || exit 1", ["curl"]),
        ("./health.sh", ["./health.sh"]),
        ("node health.js", ["health.js"]),
        ("node server.js || wget -q http://localhost/", []),
        ("curl http://localhost/ || wget -q http://localhost/", ["curl"]),
        ('["node", "server.js"]', []),
        ("[ -f /tmp/alive ] && test -d /app && echo ok", []),
        ("$CHECK", []),
    ],
)
def test_a_check_starts_what_is_in_the_image(check: str, missing: list[str]) -> None:
    dockerfile = f"{HEAD}COPY . .\nHEALTHCHECK CMD {check}\n{_START}"

    found = messages(healthcheck_target_missing, dockerfile, Built(_SERVER))

    assert found == [
        (4, f"`{name}` is not in this image, so the check never succeeds.") for name in missing
    ]


_CONTEXT = {
    "package.json": "{}",
    "server.js": "",
    ".env": "API_TOKEN=0123456789abcdef0123\n",
    ".env.ci": "LOG_LEVEL=debug\n",
    "test/key.pem": "-----BEGIN PRIVATE KEY-----\n",
}
_WHOLE = f"{HEAD}COPY . .\n{_START}"


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("srv/backup/.env", ["`srv/backup/.env` (40 B) holds secrets"]),
        ("home/node/.ssh/id_ed25519", ["`home/node/.ssh/id_ed25519` (40 B) holds secrets"]),
        ("app/.env.ci", []),
        ("app/test/key.pem", []),
        ("app/node_modules/x/key.pem", []),
        ("etc/ssl/private/key.pem", []),
        ("opt/.npmrc", []),
        ("opt/signing.key", []),
    ],
)
def test_secrets_that_lie_in_the_image_are_told(file: str, expected: list[str]) -> None:
    dockerfile = f"{HEAD}RUN ./prepare.sh\n{_START}"

    found = messages(secret_file_copied, dockerfile, Built({file: File(40, 3)}), files=_CONTEXT)

    assert found == [(3, f"{each} and can be read in this layer.") for each in expected]


@pytest.mark.parametrize(("files", "lines"), [({"app/.env": File(40, 3)}, [3]), ({}, [])])
def test_the_image_confirms_or_refutes_what_a_copy_seems_to_bring(
    files: Mapping[str, File], lines: list[int]
) -> None:
    found = messages(secret_file_copied, _WHOLE, Built(files), files=_CONTEXT)

    assert [line for line, _ in found] == lines


def test_a_secret_is_told_where_it_comes_from_and_not_once_more_where_it_goes() -> None:
    dockerfile = (
        f"FROM node:24-slim AS build\nWORKDIR /app\nCOPY . .\n{HEAD}COPY --from=build /app ./\n"
        f"{_START}"
    )
    traced = {"app/.env": Step("COPY . .", Location("Dockerfile", Lines(3, 3)))}
    built = Built({"app/.env": File(40, 6)})

    found = messages(secret_file_copied, dockerfile, built, files=_CONTEXT, traced=traced)

    assert [line for line, _ in found] == [3]


def test_a_secret_that_a_script_removes_is_still_in_its_layer() -> None:
    dockerfile = f"{HEAD}RUN ./fetch.sh\nRUN ./clean.sh\n{_START}"
    hidden = Hidden("root/.ssh/id_rsa", 2_000, 3, 4, Hiding.DELETED)

    found = messages(secret_copied_then_removed, dockerfile, Built({}, hidden=(hidden,)))

    assert found == [(3, "This layer keeps `root/.ssh/id_rsa`, though line 4 removes it.")]
    assert messages(secret_file_copied, dockerfile, Built({}, hidden=(hidden,))) == []


@pytest.mark.parametrize("is_there", [True, False])
def test_the_image_tells_whether_a_removed_secret_was_ever_copied(*, is_there: bool) -> None:
    dockerfile = f"{HEAD}COPY .env ./\nRUN ./build.sh && rm .env\n{_START}"
    hidden = Hidden("app/.env", 40, 3, 4, Hiding.DELETED)
    built = Built({}, hidden=(hidden,) if is_there else ())

    found = messages(secret_copied_then_removed, dockerfile, built, files=_CONTEXT)

    assert [line for line, _ in found] == ([3] if is_there else [])
