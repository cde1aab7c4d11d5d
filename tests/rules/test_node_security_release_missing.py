import pytest

from dunnage.contents import File
from dunnage.model import Lines, Location, Package, Step
from dunnage.rule import Built
from dunnage.rules.base_image_eol_node import base_image_eol_node
from dunnage.rules.node_security_release_missing import node_security_release_missing
from rules.images import messages

_NODE = "usr/local/bin/node"
_DOCKERFILE = f"""\
FROM node:22 AS runtime
FROM debian:13
RUN ./install-node.sh
COPY --from=runtime /{_NODE} /usr/local/bin/
CMD ["node", "server.js"]
"""
_LACKS = "lacks the security release 22.23.4 of 2026-10-21 (as known on 2026-11-20)"


def node(version: str, path: str = _NODE, layer: int = 0) -> Built:
    package = Package("node", "node", version, path, base=layer == 0)
    return Built({path: File(90_000_000, layer)}, packages=(package,))


def told(built: Built, traced: dict[str, Step] | None = None) -> list[tuple[int, str]]:
    return messages(node_security_release_missing, _DOCKERFILE, built, traced=traced)


def test_a_base_image_is_to_be_newer() -> None:
    assert told(node("22.3.0")) == [(2, f"Node.js 22.3.0 {_LACKS}: take a newer base image.")]


def test_what_an_instruction_installs_is_told_there() -> None:
    assert told(node("22.3.0", "opt/node/bin/node", layer=3)) == [
        (3, f"Node.js 22.3.0 {_LACKS}: install a newer version here.")
    ]


def test_what_is_copied_from_a_stage_is_told_where_the_stage_got_it() -> None:
    origin = Step("FROM node:22", Location("Dockerfile", Lines(1, 1)))

    assert told(node("22.3.0", layer=4), {_NODE: origin}) == [
        (1, f"Node.js 22.3.0 {_LACKS}: take a newer base image.")
    ]


def test_a_runtime_whose_file_is_not_known_is_told_where_its_package_is() -> None:
    package = Package("node", "node", "22.3.0", location=Location("Dockerfile", Lines(3, 3)))

    assert [line for line, _ in told(Built({}, packages=(package,)))] == [3]


@pytest.mark.parametrize("version", ["22.23.4", "24.23.0", "", "20.1.0"])
def test_a_newer_one_and_what_is_unknown_or_past_its_end_is_not_told(version: str) -> None:
    assert told(node(version)) == []


def test_the_end_of_life_of_what_is_installed_is_told_once() -> None:
    dockerfile = 'FROM node:20-slim\nCMD ["node", "server.js"]\n'

    assert [line for line, _ in messages(base_image_eol_node, dockerfile, node("20.19.5"))] == [1]
