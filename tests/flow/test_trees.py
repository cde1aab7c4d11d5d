from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.project import project

_FULL = "FROM node:24 AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\n"


@pytest.mark.parametrize(
    ("rest", "trees"),
    [
        ("", [("/app/node_modules", True, 4)]),
        ("RUN npm prune --omit=dev\n", [("/app/node_modules", False, 4)]),
        ("RUN rm -rf node_modules && npm ci --omit=dev\n", [("/app/node_modules", False, 5)]),
        ("RUN npm ci --omit=dev\n", [("/app/node_modules", False, 5)]),
        ("RUN npm install left-pad\n", [("/app/node_modules", True, 4)]),
        ("RUN rm -rf node_modules\n", []),
        ("RUN rm -rf /app/*\n", []),
        ("RUN rm -rf node_modules/.cache src\n", [("/app/node_modules", True, 4)]),
        ("RUN mv node_modules /opt/\n", [("/opt/node_modules", True, 4)]),
        ("RUN cp -R node_modules prod_node_modules\n",
         [("/app/node_modules", True, 4), ("/app/prod_node_modules", True, 4)]),
        ("FROM build\n", [("/app/node_modules", True, 4)]),
        ("FROM node\nCOPY --from=build /app /srv\n", [("/srv/node_modules", True, 6)]),
        ("FROM node\nCOPY --from=0 /app/node_modules ./node_modules\n",
         [("/node_modules", True, 6)]),
        ("FROM node\nCOPY --from=build /app/node_modules/ /srv/node_modules/\n",
         [("/srv/node_modules", True, 6)]),
        ("FROM node\nCOPY --from=build /app/node_modules /srv/\n", []),
        ("FROM node\nCOPY --from=build /app/dist /srv\n", []),
        ("FROM node\nCOPY --from=build /app/.next/standalone ./\n", []),
        ("FROM node\nCOPY --from=build /app/api/node_modules /srv/node_modules\n",
         [("/srv/node_modules", True, 6)]),
        ("FROM node AS two\nCOPY --from=build /app /two\nFROM node\nCOPY --from=two /two /three\n",
         [("/three/node_modules", True, 8)]),
        ("FROM node\nCOPY --from=vendor/app:1 /app/node_modules /srv/node_modules\n",
         [("/srv/node_modules", None, 6)]),
        ("FROM nginx\nCOPY --from=build /app/dist /usr/share/nginx/html\n", []),
    ],
)  # fmt: skip
def test_node_modules_are_followed_to_the_end(
    rest: str, trees: list[tuple[str, bool | None, int]]
) -> None:
    shipped = Flow(parse(f"{_FULL}{rest}".encode())).shipped

    assert [(each.path, each.dev, each.lines.first) for each in shipped] == trees


def test_a_tree_is_traced_to_the_stage_that_installed_it() -> None:
    flow = Flow(parse(f"{_FULL}FROM node\nCOPY --from=build /app /srv\n".encode()))

    (tree,) = flow.shipped

    assert tree.origin is flow.dockerfile.stage("build")
    assert tree.stage is flow.target
    assert tree.installations == flow.installations()


def test_pnpm_deploy_fills_a_folder_of_its_own() -> None:
    flow = Flow(
        parse(
            b"FROM node AS build\nWORKDIR /repo\nRUN pnpm i --frozen-lockfile\n"
            b"RUN pnpm --filter=api deploy --prod /out\n"
            b"FROM node\nCOPY --from=build /out /app\n"
        )
    )

    assert [(tree.path, tree.dev) for tree in flow.shipped] == [("/app/node_modules", False)]


def test_alternatives_that_disagree_are_not_known() -> None:
    text = b"FROM node\nRUN if [ -f yarn.lock ]; then yarn --production; else npm ci; fi\n"

    assert [(tree.path, tree.dev) for tree in Flow(parse(text)).shipped] == [
        ("/node_modules", None)
    ]


@pytest.mark.parametrize(("ignored", "hosts"), [("", ["/app/node_modules"]), ("node_modules", [])])
def test_the_hosts_modules_come_unless_they_are_ignored(
    ignored: str, hosts: list[str], tmp_path: Path
) -> None:
    (tmp_path / ".dockerignore").write_text(ignored)
    flow = Flow(parse(b"FROM node\nWORKDIR /app\nCOPY . .\n"), project.read(tmp_path))

    assert [tree.path for tree in flow.shipped if tree.is_host] == hosts


def test_a_build_step_knows_the_tree_that_it_uses() -> None:
    flow = Flow(
        parse(
            b"FROM node AS deps\nWORKDIR /app\nRUN npm ci --omit=dev\n"
            b"FROM node\nWORKDIR /app\nCOPY --from=deps /app/node_modules ./node_modules\n"
            b"RUN npm run build\n"
        )
    )
    (build,) = flow.builds()

    tree = flow.modules_for(build)

    assert tree is not None
    assert (tree.path, tree.dev, flow.preceding(build)) == ("/app/node_modules", False, None)
