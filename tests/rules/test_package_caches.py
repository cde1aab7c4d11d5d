from collections.abc import Mapping

import pytest

from dunnage.contents import File, Hidden, Hiding
from dunnage.model import Fix, Image, ImageConfig, Lines
from dunnage.rule import Built, Evidence
from dunnage.rules.cache_clean_in_cache_mount import cache_clean_in_cache_mount
from dunnage.rules.cache_clean_in_discarded_stage import cache_clean_in_discarded_stage
from dunnage.rules.cache_mount_missing import cache_mount_missing
from dunnage.rules.package_cache_left import package_cache_left
from rules.images import messages
from rules.judged import HEAD, evidence, told

_START = 'USER node\nCMD ["node", "server.js"]\n'
_FINAL = "FROM node:24.11.1-bookworm-slim\nWORKDIR /app\n"
_MOUNT = "--mount=type=cache,target=/root/.npm"


@pytest.mark.parametrize(
    "run",
    [
        "npm ci",
        "npm install --omit=dev",
        "npm ci && rm -rf /tmp/*",
        "npm cache clean --force && npm ci",
        "npm ci && yarn cache clean",
        "--mount=type=cache,target=/var/cache/apt npm ci",
        "--mount=type=secret,id=npmrc,target=/root/.npmrc npm ci",
        "--mount=type=bind,source=package.json,target=package.json npm ci",
        "npm install --global pm2@6.0.13",
        "npm ci --cache /tmp/npm",
        "yarn install --frozen-lockfile",
        "yarn --production --frozen-lockfile",
    ],
)
def test_a_layer_keeps_what_was_downloaded(run: str) -> None:
    dockerfile = f"{HEAD}COPY package.json package-lock.json yarn.lock ./\nRUN {run}\n{_START}"

    assert told(package_cache_left, evidence(dockerfile)) == [4]


@pytest.mark.parametrize(
    "run",
    [
        f"{_MOUNT} npm ci",
        "--mount=type=cache,id=npm,target=/cache,sharing=locked npm ci --cache /cache",
        "--mount=type=tmpfs,target=/root/.npm npm ci",
        "npm ci && npm cache clean --force",
        "npm ci && npm cache clean -f",
        "npm ci; npm cache clear --force",
        "npm ci && rm -rf /root/.npm",
        "npm ci && rm -rf ~/.npm",
        "npm ci && rm -rf ~/.npm/_cacache /tmp/*",
        "npm ci && rm -rf /root/.npm /root/.cache",
        "npm ci --cache /tmp/npm && rm -rf /tmp/npm",
        "npm ci --cache=/tmp/npm && rm -rf /tmp/*",
        "npm_config_cache=/tmp/npm npm ci && rm -r /tmp/npm",
        "npm ci --offline",
        "npm ci && (cd web && npm ci) && npm cache clean --force",
        "yarn install --frozen-lockfile && yarn cache clean",
        "yarn install --frozen-lockfile && yarn cache clean --all",
        "yarn install --immutable",
        "yarn workspaces focus --production",
        "pnpm install --frozen-lockfile",
        "bun install --frozen-lockfile",
        "corepack enable",
        "npm run build",
    ],
)
def test_nothing_is_left_or_nothing_that_takes_space(run: str) -> None:
    assert told(package_cache_left, evidence(f"{HEAD}COPY . .\nRUN {run}\n{_START}")) == []


@pytest.mark.parametrize(
    "end",
    ['CMD ["npm", "run", "dev"]\n', 'CMD ["sleep", "infinity"]\n'],
)
def test_an_image_to_develop_in_keeps_its_cache(end: str) -> None:
    assert told(package_cache_left, evidence(f"{HEAD}COPY . .\nRUN npm ci\n{end}")) == []


def test_windows_has_its_cache_elsewhere() -> None:
    dockerfile = "FROM mcr.microsoft.com/windows/servercore:ltsc2025\nRUN npm ci\n"

    assert told(package_cache_left, evidence(dockerfile)) == []
    assert told(cache_mount_missing, evidence(dockerfile)) == []


def test_only_what_ships_counts() -> None:
    dockerfile = (
        f"{HEAD}COPY . .\nRUN npm ci\nRUN npm ci\n{_FINAL}COPY --from=0 /app/dist ./dist\n{_START}"
    )

    assert told(package_cache_left, evidence(dockerfile)) == []


def test_the_layers_of_a_stage_that_the_final_one_goes_on_from_ship() -> None:
    dockerfile = (
        "FROM node:24-slim AS deps\nWORKDIR /app\nCOPY . .\nRUN npm ci\n"
        f"FROM deps AS build\nRUN npm install\nFROM deps\n{_START}"
    )

    assert told(package_cache_left, evidence(dockerfile)) == [4]


_NPM = "npm cache clean --force"


def said(manager: str, size: str, clean: str) -> str:
    return (
        f"The cache of {manager} stays in this layer ({size}):"
        f" mount a cache, or end this RUN with `{clean}`."
    )


@pytest.mark.parametrize(
    ("run", "files", "expected"),
    [
        ("npm ci", {"root/.npm/_cacache/a": 2_000_000}, said("npm", "2.0 MB", _NPM)),
        ("./install.sh", {"tmp/x/_cacache/a": 2_000_000}, said("npm", "2.0 MB", _NPM)),
        (
            "yarn",
            {"usr/local/share/.cache/yarn/v6/a": 300_000, "home/node/.cache/yarn/b": 200_000},
            said("yarn", "500.0 kB", "yarn cache clean"),
        ),
        (
            "yarn install --immutable",
            {"root/.yarn/berry/cache/a.zip": 300_000},
            said("yarn", "300.0 kB", "yarn cache clean"),
        ),
        (
            "pnpm fetch",
            {"root/.local/share/pnpm/store/v10/files/a": 300_000},
            said("pnpm", "300.0 kB", "pnpm store prune"),
        ),
    ],
)
def test_the_image_tells_how_much_is_left(
    run: str, files: Mapping[str, int], expected: str
) -> None:
    built = Built({path: File(size, layer=4) for path, size in files.items()})

    found = messages(package_cache_left, f"{HEAD}COPY . .\nRUN {run}\n{_START}", built)

    assert found == [(4, expected)]


@pytest.mark.parametrize(
    "files",
    [
        {"app/x": File(9_000_000, 4)},
        {"root/.npm/_cacache/a": File(90_000, 4)},
        {"root/.npm/_cacache/a": File(9_000_000, 0)},
        {"root/.yarn/berry/cache/a.zip": File(9_000_000, 4), "app/.pnp.cjs": File(1, 4)},
        {
            "root/.local/share/pnpm/store/v10/files/a": File(9_000_000, 4),
            "app/node_modules/.pnpm/a@1.0.0/node_modules/a/index.js": File(0, 4),
        },
    ],
    ids=["no cache", "little", "the base image's", "Plug'n'Play", "linked"],
)
def test_the_image_tells_that_nothing_is_left(files: Mapping[str, File]) -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci\n{_START}"

    assert messages(package_cache_left, dockerfile, Built(files)) == []


def test_what_a_later_layer_hides_is_left_all_the_same() -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci\nRUN npm cache clean --force\n{_START}"
    hidden = Hidden("root/.npm/_cacache/a", 2_000_000, 4, 5, Hiding.DELETED)

    found = messages(package_cache_left, dockerfile, Built({}, hidden=(hidden,)))

    assert found == [(4, said("npm", "2.0 MB", _NPM))]


def test_without_known_lines_the_dockerfile_is_asked() -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci\n{_START}"
    image = Image("sha256:ab", "linux/amd64", ImageConfig("", "", (), (), ()), (), {})
    at_hand = Evidence(evidence(dockerfile).dockerfile, None, image)

    assert told(package_cache_left, at_hand) == [4]


@pytest.mark.parametrize(
    "run",
    [
        f"{_MOUNT} npm ci && npm cache clean --force",
        f"{_MOUNT},sharing=locked npm ci && npm cache clean --force",
        f"{_MOUNT} npm ci && rm -rf /root/.npm",
        f"{_MOUNT} npm ci && rm -rf ~/.npm",
        f"{_MOUNT} npm ci && rm -rf /root/.npm/_cacache",
        "--mount=type=cache,target=/root/.cache/yarn rm -rf /root/.cache",
        "--mount=type=cache,target=/cache npm_config_cache=/cache npm cache clean --force",
        "--mount=type=cache,target=/usr/local/share/.cache/yarn yarn && yarn cache clean",
        "--mount=type=cache,id=pnpm,target=/pnpm/store pnpm i && pnpm store prune",
        "--mount=type=cache,target=/root/.bun/install/cache bun i && bun pm cache rm",
    ],
)
def test_a_cache_mount_is_emptied(run: str) -> None:
    at_hand = evidence(f"{HEAD}COPY . .\nRUN {run}\n{_START}")

    assert told(cache_clean_in_cache_mount, at_hand) == [4]


@pytest.mark.parametrize(
    "run",
    [
        "npm ci && npm cache clean --force",
        "--mount=type=cache,target=/var/cache/apt npm ci && npm cache clean --force",
        f"{_MOUNT} npm ci && npm cache verify",
        f"{_MOUNT} npm ci && rm -rf /tmp/* node_modules/.cache",
        f"{_MOUNT} npm ci && rm -rf /root/.cache",
        f"{_MOUNT} npm ci && yarn cache clean",
    ],
)
def test_what_is_cleaned_is_no_cache_mount(run: str) -> None:
    at_hand = evidence(f"{HEAD}COPY . .\nRUN {run}\n{_START}")

    assert told(cache_clean_in_cache_mount, at_hand) == []


@pytest.mark.parametrize(
    "clean",
    [
        "npm cache clean --force",
        "rm -rf /root/.npm",
        "rm -rf ~/.npm",
        "yarn cache clean",
        "pnpm store prune",
    ],
)
def test_the_layers_of_a_discarded_stage_are_in_no_image(clean: str) -> None:
    dockerfile = (
        f"{HEAD}COPY . .\nRUN npm ci && {clean}\n"
        f"{_FINAL}COPY --from=0 /app/node_modules ./node_modules\n{_START}"
    )

    assert told(cache_clean_in_discarded_stage, evidence(dockerfile)) == [4]


@pytest.mark.parametrize(
    ("clean", "copy"),
    [
        ("npm cache clean --force", "COPY --from=0 / /\n"),
        ("npm cache clean --force", "COPY --from=0 /root /root\n"),
        ("npm_config_cache=/app/.npm npm cache clean --force", "COPY --from=0 /app ./\n"),
        ("rm -rf /app/node_modules/.cache", "COPY --from=0 /app/node_modules ./node_modules\n"),
        ("rm -rf dist", "COPY --from=0 /app/dist ./dist\n"),
    ],
)
def test_a_clean_up_counts_where_the_place_is_copied(clean: str, copy: str) -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN npm ci && {clean}\n{_FINAL}{copy}{_START}"

    assert told(cache_clean_in_discarded_stage, evidence(dockerfile)) == []


def test_a_clean_up_counts_where_another_target_ships() -> None:
    dockerfile = (
        "FROM node:24-slim AS deps\nWORKDIR /app\nCOPY . .\n"
        "RUN npm ci && npm cache clean --force\n"
        'FROM deps AS dev\nCMD ["npm", "run", "dev"]\n'
        f"{_FINAL}COPY --from=deps /app/node_modules ./node_modules\n{_START}"
    )

    assert told(cache_clean_in_discarded_stage, evidence(dockerfile)) == []


@pytest.mark.parametrize(
    ("run", "lines", "replacement"),
    [
        ("npm ci && npm cache clean --force", (4, 4), "npm ci"),
        ("npm ci && \\\n    npm cache clean --force", (4, 5), "npm ci"),
        ("npm ci \\\n && npm cache clean --force", (4, 5), "npm ci"),
        ("a && \\\n    npm ci \\\n && npm cache clean --force", (5, 6), "    npm ci"),
    ],
)
def test_the_repair_leaves_the_clean_up_out(
    run: str, lines: tuple[int, int], replacement: str
) -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN {_MOUNT} {run}\n{_START}"
    start = f"RUN {_MOUNT} " if lines[0] == 4 else ""

    (violation,) = cache_clean_in_cache_mount.check(evidence(dockerfile))

    assert violation.fix == Fix(Lines(*lines), f"{start}{replacement}")


@pytest.mark.parametrize(
    "run",
    [
        "npm ci && npm cache clean --force && npm test",
        "npm ci; npm cache clean --force",
        "sh -c 'npm ci && npm cache clean --force'",
        "if true; then npm ci && npm cache clean --force; fi",
        "npm cache clean --force",
        "npm ci && \\\n    # the cache\n    npm cache clean --force",
    ],
)
def test_there_is_no_repair_where_more_would_change(run: str) -> None:
    dockerfile = f"{HEAD}COPY . .\nRUN {_MOUNT} {run}\n{_START}"

    assert [each.fix for each in cache_clean_in_cache_mount.check(evidence(dockerfile))] == [None]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("npm ci", [4]),
        ("pnpm fetch", [4]),
        ("yarn --frozen-lockfile", [4]),
        ("npm ci && npm install ./a.tgz", [4]),
        (f"{_MOUNT} npm ci", []),
        ("npm install --global pnpm@10.21.0", []),
        ("npm run build", []),
    ],
)
def test_a_cache_mount_would_spare_downloads(run: str, expected: list[int]) -> None:
    at_hand = evidence(f"{HEAD}COPY . .\nRUN {run}\n{_START}")

    assert told(cache_mount_missing, at_hand) == expected
