"""Failures that a test orders in advance: the next fitting request meets them."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from bed.github.exchange import Answer


@dataclass(frozen=True, slots=True)
class Drop:
    """Close the connection without a word."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Serve the request properly, but late."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Lost:
    """Serve the request, and lose the answer on its way; another may come in its place."""

    instead: Answer | None = None


Fault: TypeAlias = Answer | Drop | Delay | Lost


@dataclass(frozen=True, slots=True)
class _Order:
    fault: Fault
    method: str | None
    path_ends: str

    def fits(self, method: str, path: str) -> bool:
        return self.method in (None, method) and path.endswith(self.path_ends)


@dataclass(slots=True)
class Faults:
    """What was ordered and has not yet happened, oldest first."""

    orders: deque[_Order] = field(default_factory=deque)

    def order(
        self, fault: Fault, *, times: int = 1, method: str | None = None, path_ends: str = ""
    ) -> None:
        """Let the next requests fail: any, or those of one method or one end of the path."""
        self.orders.extend([_Order(fault, method, path_ends)] * times)

    def take(self, method: str, path: str) -> Fault | None:
        """Give the fault that waits for this request, if one does."""
        for each in self.orders:
            if each.fits(method, path):
                self.orders.remove(each)
                return each.fault
        return None


def suffer(fault: Fault | None, serve: Callable[[], Answer]) -> Answer | None:
    """Give what arrives at the client instead of what would be served; `None`: nothing does."""
    match fault:
        case Drop():
            return None
        case Lost(instead):
            serve()
            return instead
        case Answer():
            return fault
        case Delay() | None:
            return serve()
