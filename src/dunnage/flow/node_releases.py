"""When each Node.js major reaches its end of life, and which npm comes with it."""

from __future__ import annotations

from datetime import date

SOURCE = "https://github.com/nodejs/release#release-schedule"
AS_OF = date(2026, 11, 20)

_END_OF_LIFE = {
    4: date(2018, 4, 30),
    5: date(2016, 6, 30),
    6: date(2019, 4, 30),
    7: date(2017, 6, 30),
    8: date(2019, 12, 31),
    9: date(2018, 6, 30),
    10: date(2021, 4, 30),
    11: date(2019, 6, 1),
    12: date(2022, 4, 30),
    13: date(2020, 6, 1),
    14: date(2023, 4, 30),
    15: date(2021, 6, 1),
    16: date(2023, 9, 11),
    17: date(2022, 6, 1),
    18: date(2025, 4, 30),
    19: date(2023, 6, 1),
    20: date(2026, 4, 30),
    21: date(2024, 6, 1),
    22: date(2027, 4, 30),
    23: date(2025, 6, 1),
    24: date(2028, 4, 30),
    25: date(2026, 6, 1),
}
# Of the last release of each major; a tag such as `20` is rebuilt with it.
NPM_MAJORS = {
    **dict.fromkeys((8, 10, 12, 14), 6),
    **dict.fromkeys((16,), 8),
    **dict.fromkeys((18, 20, 22), 10),
    **dict.fromkeys((24, 25), 11),
}
# Long-term support, by the names that image tags use.
CODENAMES = {
    "argon": 4,
    "boron": 6,
    "carbon": 8,
    "dubnium": 10,
    "erbium": 12,
    "fermium": 14,
    "gallium": 16,
    "hydrogen": 18,
    "iron": 20,
    "jod": 22,
    "krypton": 24,
}


def end_of_life(major: int) -> date | None:
    """Look up the last day of support; None for a major that is newer than this table."""
    return _END_OF_LIFE.get(major)


def is_lts(major: int) -> bool:
    """Say whether a major gets long-term support: the even ones do."""
    return major % 2 == 0
