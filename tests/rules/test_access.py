"""The rules on what the runtime user may do with the image's files."""

from collections.abc import Mapping

import pytest

from dunnage.contents import ROOTS_DIRECTORY, Access, File
from dunnage.rule import Built
from dunnage.rules.copy_without_chown import copy_without_chown
from dunnage.rules.runs_as_root import runs_as_root
from dunnage.rules.user_cannot_read import user_cannot_read
from dunnage.rules.user_cannot_write import user_cannot_write
from rules.images import messages
from rules.judged import HEAD

_USERS = {"root": (0, 0), "node": (1000, 1000), "toor": (0, 0)}
_START = 'CMD ["node", "server.js"]\n'
_CLOSED = Access(0o600, 0, 0)
_NODES = Access(0o755, 1000, 1000)


@pytest.mark.parametrize(
    ("user", "files", "expected"),
    [
        ("node", {"app/a.js": File(1, 3, _CLOSED)}, ["`app/a.js`"]),
        (
            "1000",
            {f"app/{name}.js": File(1, 3, _CLOSED) for name in "abcde"},
            ["`app/a.js`, `app/b.js`, `app/c.js` and 2 more"],
        ),
        ("node", {"app/a.js": File(1, 3, Access(0o600, 1000, 0))}, []),
        ("node", {"app/a.js": File(0, 3, _CLOSED, target="b.js")}, []),
        ("node", {"etc/shadow": File(1, 3, _CLOSED)}, []),
        ("node", {"app/a.js": File(1, 0, _CLOSED)}, []),
        ("root", {"app/a.js": File(1, 3, _CLOSED)}, []),
        ("nobody", {"app/a.js": File(1, 3, _CLOSED)}, []),
    ],
)
def test_what_the_user_may_not_read_is_told(
    user: str, files: Mapping[str, File], expected: list[str]
) -> None:
    dockerfile = f"{HEAD}COPY . .\nUSER {user}\n{_START}"

    assert messages(user_cannot_read, dockerfile, Built(files, users=_USERS)) == [
        (3, f"The container runs as `{user}`, who may not read {names}.") for names in expected
    ]


@pytest.mark.parametrize(
    ("steps", "access", "lines"),
    [
        ("RUN mkdir -p uploads\nUSER node\n", ROOTS_DIRECTORY, [3]),
        ("VOLUME /app/uploads\nUSER node\n", ROOTS_DIRECTORY, [3]),
        ("RUN mkdir uploads\nVOLUME /app/uploads\nUSER node\n", ROOTS_DIRECTORY, [3]),
        ("RUN mkdir uploads && ./give.sh\nUSER node\n", _NODES, []),
        ("RUN mkdir uploads\nUSER toor\n", ROOTS_DIRECTORY, []),
        ("RUN mkdir uploads\nUSER nobody\n", ROOTS_DIRECTORY, []),
        ("RUN mkdir other\nUSER node\n", ROOTS_DIRECTORY, []),
        ("USER node\n", ROOTS_DIRECTORY, []),
    ],
)
def test_a_folder_for_data_is_open_to_the_user(
    steps: str, access: Access, lines: list[int]
) -> None:
    folders = {"app": ROOTS_DIRECTORY, "app/uploads": access, "app/other": access}
    built = Built({}, folders, users=_USERS)

    found = messages(user_cannot_write, f"{HEAD}{steps}{_START}", built)

    assert [line for line, _ in found] == lines


def test_the_image_shows_that_what_a_copy_brought_was_opened() -> None:
    dockerfile = f"{HEAD}COPY uploads ./uploads\nRUN ./give.sh\nUSER node\n{_START}"
    roots = Built({}, {"app/uploads": ROOTS_DIRECTORY}, users=_USERS)
    nodes = Built({}, {"app/uploads": _NODES}, users=_USERS)

    assert [line for line, _ in messages(copy_without_chown, dockerfile, roots)] == [3]
    assert messages(copy_without_chown, dockerfile, nodes) == []


@pytest.mark.parametrize(("user", "lines"), [("toor", [4]), ("node", []), ("nobody", [])])
def test_root_has_more_names_than_one(user: str, lines: list[int]) -> None:
    dockerfile = f"{HEAD}COPY . .\nUSER {user}\n{_START}"

    found = messages(runs_as_root, dockerfile, Built({}, users=_USERS))

    assert [line for line, _ in found] == lines
