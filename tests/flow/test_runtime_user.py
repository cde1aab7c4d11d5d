import pytest

from dunnage.contents import Access, File
from dunnage.flow.runtime_user import RuntimeUser, may_read, may_write, runtime_user
from dunnage.model import Image, ImageConfig

_USERS = {"root": (0, 0), "node": (1000, 1000), "toor": (0, 0), "worker": (33, 0)}
_NODE = RuntimeUser("node", 1000, 1000)


def an_image(
    user: str = "node",
    *,
    file: Access | None = None,
    folder: Access | None = None,
) -> Image:
    return Image(
        id="sha256:ab",
        platform="linux/amd64",
        config=ImageConfig(user, "/app", (), (), ()),
        layers=(),
        files={"app/data/a.js": File(1, 0, access=file or Access(0o644, 0, 0))},
        directories={"app": Access(0o755, 0, 0), "app/data": folder or Access(0o755, 0, 0)},
        users=_USERS,
    )


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ("", RuntimeUser("root", 0, 0)),
        ("root", RuntimeUser("root", 0, 0)),
        ("0:0", RuntimeUser("0", 0, 0)),
        ("toor", RuntimeUser("toor", 0, 0)),
        ("node", _NODE),
        ("1000", RuntimeUser("1000", 1000, 1000)),
        ("4711", RuntimeUser("4711", 4711, 0)),
        ("node:33", RuntimeUser("node", 1000, 33)),
        ("node:staff", RuntimeUser("node", 1000, None)),
        ("nobody", None),
    ],
)
def test_a_user_is_known_by_name_or_number(user: str, expected: RuntimeUser | None) -> None:
    assert runtime_user(an_image(user)) == expected


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (Access(0o644, 0, 0), True),
        (Access(0o600, 0, 0), False),
        (Access(0o600, 1000, 0), True),
        (Access(0o044, 1000, 1000), False),
        (Access(0o640, 0, 1000), True),
        (Access(0o640, 0, 5), None),
    ],
)
def test_a_mode_says_who_may_read(access: Access, expected: bool | None) -> None:
    assert may_read(an_image(file=access), _NODE, "app/data/a.js") is expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (Access(0o700, 0, 0), False),
        (Access(0o711, 0, 0), True),
        (Access(0o750, 0, 5), None),
    ],
)
def test_a_closed_folder_hides_what_is_in_it(folder: Access, expected: bool | None) -> None:
    assert may_read(an_image(folder=folder), _NODE, "app/data/a.js") is expected


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (Access(0o755, 0, 0), False),
        (Access(0o755, 1000, 0), True),
        (Access(0o1777, 0, 0), True),
        (Access(0o775, 0, 1000), True),
        (Access(0o775, 0, 5), None),
        (Access(0o666, 0, 0), False),
    ],
)
def test_to_write_into_a_folder_one_must_enter_it(folder: Access, expected: bool | None) -> None:
    assert may_write(an_image(folder=folder), _NODE, "app/data") is expected


def test_root_may_do_everything() -> None:
    root = RuntimeUser("root", 0, 0)
    closed = Access(0, 1000, 1000)

    assert may_read(an_image(file=closed, folder=closed), root, "app/data/a.js") is True
