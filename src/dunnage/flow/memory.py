"""Methods that answer each question once, however many rules ask it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_S = TypeVar("_S")
_P = ParamSpec("_P")
_T = TypeVar("_T")


def remembered(
    method: Callable[Concatenate[_S, _P], _T],
) -> Callable[Concatenate[_S, _P], _T]:
    """Keep a method's answers with its object, which must have a `__dict__`.

    Arguments other than text count as the same where they are one object: to compare two
    instructions costs more than most of the questions asked about them.
    """
    name = f"_{method.__name__} remembered"

    @wraps(method)
    def answer(self: _S, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        known = self.__dict__.setdefault(name, {})
        given = (*args, *kwargs.values())
        key = tuple(each if isinstance(each, str) else id(each) for each in given)
        if key not in known:
            # The arguments are kept too, lest another object get the ID of one that is gone.
            known[key] = (method(self, *args, **kwargs), given)
        result: _T = known[key][0]
        return result

    return answer
