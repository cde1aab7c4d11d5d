import pytest

from dunnage.contents import File
from dunnage.image import links

FILES = {
    "bin": File(0, 0, target="usr/bin"),
    "usr/bin/node": File(9, 0),
    "usr/bin/nodejs": File(0, 0, target="node"),
    "app/current": File(0, 0, target="../releases/2"),
    "releases/2/main.js": File(1, 0),
    "opt/absolute": File(0, 0, target="/releases/./2/"),
    "opt/up": File(0, 0, target="../../../../releases"),
    "loop": File(0, 0, target="loop"),
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("usr/bin/node", "usr/bin/node"),
        ("bin/nodejs", "usr/bin/node"),
        ("app/current/main.js", "releases/2/main.js"),
        ("opt/absolute/main.js", "releases/2/main.js"),
        ("opt/up/2", "releases/2"),
        ("bin/new/tool", "usr/bin/new/tool"),
        ("", ""),
        ("loop/a", "loop/a"),
    ],
)
def test_a_path_leads_through_its_links(path: str, expected: str) -> None:
    assert expected == links.resolve(path, FILES)
