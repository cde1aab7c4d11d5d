import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow


@pytest.mark.parametrize(
    ("image", "command", "facts"),
    [
        ("node:24-alpine", "adduser -S nodejs -u 1001",
         ("user", "nodejs", "1001", None, True, "busybox", False)),
        ("node:24-alpine", "adduser -S -G nodejs -u 1001 app",
         ("user", "app", "1001", "nodejs", True, "busybox", False)),
        ("node:24-alpine", "adduser -D app", ("user", "app", None, None, False, "busybox", True)),
        ("node:24-alpine", "addgroup -g 1001 -S nodejs",
         ("group", "nodejs", "1001", None, True, "busybox", False)),
        ("node:24-alpine", "adduser --system --uid 1001 next",
         ("user", "next", "1001", None, True, "busybox", False)),
        ("node:24", "adduser --system --uid 1001 next",
         ("user", "next", "1001", None, True, "debian", False)),
        ("node:24", "adduser --disabled-password --gecos '' app",
         ("user", "app", None, None, False, "debian", True)),
        ("node:24", "adduser --system --ingroup nodejs app",
         ("user", "app", None, "nodejs", True, "debian", False)),
        ("node:24", "useradd -rm -u 1001 -g nodejs app",
         ("user", "app", "1001", "nodejs", True, "shadow", False)),
        ("node:24", "useradd --create-home --uid=1001 app",
         ("user", "app", "1001", None, False, "shadow", True)),
        ("node:24", "groupadd --system --gid 1001 nodejs",
         ("group", "nodejs", "1001", None, True, "shadow", False)),
    ],
)  # fmt: skip
def test_an_account_is_read_in_its_dialect(
    image: str, command: str, facts: tuple[object, ...]
) -> None:
    flow = Flow(parse(f"FROM {image}\nRUN {command}\n".encode()))

    assert [
        (a.kind, a.name, a.id, a.group, a.is_system, a.dialect, a.has_own_group)
        for a in flow.accounts(flow.target)
    ] == [facts]


def test_adding_a_user_to_a_group_creates_none() -> None:
    flow = Flow(parse(b"FROM node:24-alpine\nRUN addgroup node www-data\n"))

    assert flow.accounts(flow.target) == ()


def test_names_are_known_where_the_base_is() -> None:
    known = Flow(parse(b"FROM node:24-alpine AS a\nRUN adduser -S app\nFROM a\n"))
    unknown = Flow(parse(b"FROM example/app\nRUN adduser -S app\n"))

    users, groups = known.known_users(known.target), known.known_groups(known.target)

    assert users is not None
    assert groups is not None
    assert {"app", "node", "root"} <= users
    assert "app" not in groups
    assert unknown.known_names(unknown.target) is None
