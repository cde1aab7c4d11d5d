import pytest

from dunnage.contents import File
from dunnage.flow import lookup
from dunnage.model import Image, ImageConfig


def an_image(*files: str, path: str | None = None, **links: str) -> Image:
    environment = () if path is None else (("PATH", path),)
    links = {name.replace("__", "/"): target for name, target in links.items()}
    return Image(
        id="sha256:ab",
        platform="linux/amd64",
        config=ImageConfig("", "/app", (), (), environment),
        layers=(),
        files={
            **{name: File(1, 0) for name in files},
            **{name: File(0, 0, target=target) for name, target in links.items()},
        },
    )


@pytest.mark.parametrize(
    ("path", "links", "found"),
    [
        ("/usr/bin/node", {}, "usr/bin/node"),
        ("/bin/node", {"bin": "usr/bin"}, "usr/bin/node"),
        ("/bin/node", {"bin": "/usr/bin"}, "usr/bin/node"),
        ("/opt/x/n", {"opt__x__n": "../../bin/node", "bin": "usr/bin"}, "usr/bin/node"),
        ("/../usr//bin/./node", {}, "usr/bin/node"),
        ("/usr/bin", {}, None),
        ("/usr/bin/node/x", {}, None),
        ("/a", {"a": "b"}, None),
        ("/a", {"a": "b", "b": "a"}, None),
        ("/a", {"a": "/usr/bin/node/../node"}, "usr/bin/node"),
    ],
)
def test_a_path_is_followed_through_links(
    path: str, links: dict[str, str], found: str | None
) -> None:
    assert lookup.find(an_image("usr/bin/node", **links), path) == found


@pytest.mark.parametrize(
    ("name", "path", "expected"),
    [
        ("node", None, True),
        ("node", "/opt/bin:/usr/local/bin", True),
        ("node", "/opt/bin", False),
        ("node", "/opt/bin:/tmp/bin", None),
        ("curl", None, False),
        ("./start.sh", None, True),
        ("bin/start.sh", None, False),
        ("/app/start.sh", None, True),
        ("$SHELL", None, None),
        ("/proc/self/exe", None, None),
    ],
)
def test_a_program_is_found_along_the_path(
    name: str, path: str | None, expected: bool | None
) -> None:
    image = an_image("usr/local/bin/node", "app/start.sh", path=path)

    assert lookup.has_program(image, name) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/app/server.js", True),
        ("/app/server", True),
        ("/app/dist", True),
        ("/app/lib", False),
        ("/run/server.js", None),
    ],
)
def test_node_completes_a_name(path: str, expected: bool | None) -> None:
    image = an_image("app/server.js", "app/dist/index.js", "app/lib/a.js")

    assert lookup.has_script(image, path) is expected
