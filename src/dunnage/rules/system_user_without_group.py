"""System users that were given no group."""

from collections.abc import Iterator

from dunnage.flow.accounts import Account
from dunnage.flow.flow import Flow
from dunnage.model import Fix, Severity
from dunnage.rule import Example, Violation, practice

_START = "FROM node:24.11.1-alpine3.22\n"
_END = (
    "WORKDIR /app\nENV NODE_ENV=production\nCOPY dist ./dist\n"
    'USER nodejs\nCMD ["node", "dist/app.js"]\n'
)
_GROUP = "RUN addgroup -S -g 1001 nodejs"


@practice(
    Severity.WARNING,
    source="https://wiki.alpinelinux.org/wiki/Setting_up_a_new_user",
    tags=("security",),
    examples=[
        Example(
            bad=f"{_START}{_GROUP} && adduser -S nodejs -u 1001\n{_END}",
            good=f"{_START}{_GROUP} && adduser -S nodejs -u 1001 -G nodejs\n{_END}",
            lines=(2,),
            fixed=f"{_START}{_GROUP} && adduser -G nodejs -S nodejs -u 1001\n{_END}",
        ),
    ],
)
def system_user_without_group(flow: Flow) -> Iterator[Violation]:
    """A system user is created without a group of its own.

    `adduser -S` puts it into `nogroup`, also where a group of its name exists: the process shares
    that group with every other such user, and files that are open to the intended group are closed
    to it. Name the group with `-G` (`--ingroup` on Debian).
    """
    user = flow.user(flow.target)
    for account in flow.accounts(flow.target):
        if not _lacks_group(account) or user.group is not None:
            continue
        if user.name in (account.name, account.id):
            yield Violation(
                account.lines,
                f"`{account.name}` belongs to `nogroup`, for no group is named: add `-G`.",
                _fix(flow, account),
            )


def _lacks_group(account: Account) -> bool:
    return (
        account.kind == "user"
        and account.is_system
        and account.dialect in ("busybox", "debian")
        and account.group is None
        and not account.has_own_group
    )


def _fix(flow: Flow, account: Account) -> Fix | None:
    """Name the one group that was made for it."""
    groups = {each.name for each in flow.accounts(flow.target) if each.kind == "group"}
    text = flow.dockerfile.quote(account.lines)
    if len(groups) != 1 or text.count("adduser ") != 1 or "\n" in text:
        return None
    option = "-G" if account.dialect == "busybox" else "--ingroup"
    (group,) = groups
    return Fix(account.lines, text.replace("adduser ", f"adduser {option} {group} "))
