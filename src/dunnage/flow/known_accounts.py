"""Which users and groups an image from outside has, so that a name can be known to be wrong."""

from __future__ import annotations

from dunnage.flow.families import Family

_COMMON = frozenset(
    {"root", "daemon", "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp"}
    | {"nobody", "nogroup", "adm", "tty", "disk", "dialout", "audio", "cdrom", "floppy", "tape"}
    | {"utmp", "video", "users", "www-data", "operator", "shadow", "kmem"}
)
_DEBIAN = _COMMON | frozenset(
    {"proxy", "backup", "list", "irc", "gnats", "_apt", "fax", "voice", "sudo", "dip", "src"}
    | {"sasl", "plugdev", "staff", "input", "sgx", "kvm", "render", "crontab"}
)
_ALPINE = _COMMON | frozenset(
    {"guest", "shutdown", "halt", "postmaster", "cron", "ftp", "sshd", "at", "squid", "xfs"}
    | {"cyrus", "vpopmail", "ntp", "smmsp", "input", "netdev", "wheel", "readproc", "ping"}
)
_OWN = {
    Family.NODE: frozenset({"node"}),
    Family.BUN: frozenset({"bun"}),
    Family.NGINX: frozenset({"nginx"}),
    Family.NGINX_UNPRIVILEGED: frozenset({"nginx"}),
    Family.UBUNTU: frozenset({"ubuntu"}),  # since 23.04
    Family.DEBIAN: frozenset[str](),
    Family.ALPINE: frozenset[str](),
}


def of(family: Family | None, *, is_alpine: bool | None) -> frozenset[str] | None:
    """Name all users and groups that any release may have; None where that is not known."""
    if family is Family.SCRATCH:
        return frozenset()
    if family in (Family.DISTROLESS, Family.DISTROLESS_NODE):
        return frozenset({"root", "nobody", "nonroot", "tty", "staff"})
    if family is None or family not in _OWN:
        return None
    if is_alpine is None:
        return _OWN[family] | _ALPINE | _DEBIAN
    return _OWN[family] | (_ALPINE if is_alpine else _DEBIAN)
