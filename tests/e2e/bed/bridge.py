"""The network of the bed's engine where another engine on this machine already owns docker0.

Two engines cannot share the firewall: each empties the chain DOCKER-FORWARD when it starts, and the
other's containers lose their network. So this one leaves the firewall alone and needs three rules.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bed import process

_NAME = "dunnage0"
_ADDRESS = "10.213.0.1/24"
_ISOLATED = "dunnage1"
_ISOLATED_ADDRESS = "10.213.1.1/24"
_APART = ("--iptables=false", "--ip6tables=false")
_FORWARD = ("filter", "FORWARD")
_RULES = (
    ("nat", "POSTROUTING", "--source", _ADDRESS, "!", "--out-interface", _NAME, "-j", "MASQUERADE"),
    (*_FORWARD, "--in-interface", _NAME, "-j", "ACCEPT"),
    (*_FORWARD, "--out-interface", _NAME, "-m", "state", "--state", "ESTABLISHED", "-j", "ACCEPT"),
)


def options() -> tuple[str, ...]:
    """Return dockerd's options; the bridge is made first where it is needed."""
    if not _other_engine_runs():
        return ()
    if not _exists(_NAME):
        _add(_NAME, _ADDRESS)
        _change_rules("--insert")
    process.run("ip", "link", "set", _NAME, "up")
    # Never --bridge=none: such an engine deletes docker0.
    return (f"--bridge={_NAME}", *_APART)


def remove() -> None:
    """Leave the machine's network as it was."""
    if _exists(_NAME):
        _change_rules("--delete")
        process.run("ip", "link", "delete", _NAME)


@contextmanager
def isolated() -> Iterator[tuple[str, ...]]:
    """Yield dockerd's options for a bridge of its own that leads nowhere."""
    if not _exists(_ISOLATED):
        _add(_ISOLATED, _ISOLATED_ADDRESS)
    process.run("ip", "link", "set", _ISOLATED, "up")
    try:
        yield (f"--bridge={_ISOLATED}", *_APART)
    finally:
        process.run("ip", "link", "delete", _ISOLATED)


def _add(name: str, address: str) -> None:
    process.run("ip", "link", "add", name, "type", "bridge")
    process.run("ip", "address", "add", address, "dev", name)


def _change_rules(change: str) -> None:
    for table, chain, *rule in _RULES:
        process.run("iptables", "--wait", "--table", table, change, chain, *rule)


def _exists(name: str) -> bool:
    return Path(f"/sys/class/net/{name}").exists()


def _other_engine_runs() -> bool:
    # dockerd leaves docker0 behind when it ends: the bridge alone proves nothing.
    docker0 = Path("/sys/class/net/docker0")
    return docker0.exists() and any(map(_is_engine, Path("/proc").glob("[0-9]*")))


def _is_engine(process_folder: Path) -> bool:
    try:
        program, _, _ = (process_folder / "cmdline").read_text(errors="replace").partition("\0")
    except OSError:  # it ended while we looked
        return False
    return Path(program).name == "dockerd"
