"""How large an image may be, and how much a change may add."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dunnage.model import Sizes

_UNITS = {"B": 1, "KB": 1000, "MB": 1000**2, "GB": 1000**3}
_UNITS |= {"KIB": 1024, "MIB": 1024**2, "GIB": 1024**3}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z]+|%)(?:\s+(compressed|unpacked))?")


@dataclass(frozen=True, slots=True)
class Budget:
    """A limit in bytes, or in percent of the baseline, on one of the two sizes."""

    text: str  # as the user wrote it
    amount: float
    percent: bool
    compressed: bool

    @classmethod
    def parse_size(cls, text: str) -> Budget | None:
        """Read `300MB` or `90MB compressed`; an empty text is no budget."""
        budget = cls._parse(text)
        if budget is not None and budget.percent:
            message = "a size is given in bytes, such as `300MB`"
            raise ValueError(message)
        return budget

    @classmethod
    def parse_increase(cls, text: str) -> Budget | None:
        """Read `10MB`, `5%` or `2% compressed`; an empty text is no budget."""
        return cls._parse(text)

    @classmethod
    def _parse(cls, text: str) -> Budget | None:
        if not text:
            return None
        match = _AMOUNT.fullmatch(text)
        unit = match[2].upper() if match else ""
        if match is None or (unit != "%" and unit not in _UNITS):
            message = "expected an amount such as `10MB`, `1.5GiB` or `300MB compressed`"
            raise ValueError(message)
        return cls(
            text=text,
            amount=float(match[1]) * _UNITS.get(unit, 1),
            percent=unit == "%",
            compressed=match[3] == "compressed",
        )

    @property
    def basis(self) -> str:
        """Name the size that is limited."""
        return "compressed" if self.compressed else "unpacked"

    def of(self, sizes: Sizes) -> int:
        """Pick the size that is limited."""
        return sizes.compressed if self.compressed else sizes.unpacked

    def allows(self, grown: int, before: int) -> bool:
        """Say whether `grown` bytes on top of `before` bytes stay within the budget."""
        limit = before * self.amount / 100 if self.percent else self.amount
        return grown <= limit
