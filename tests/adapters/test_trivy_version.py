import json
from datetime import UTC, datetime

import pytest

from dunnage.adapters.trivy_version import Edition, Installation, parse_version
from dunnage.document import DocumentError

FRESH = {"Version": 2, "UpdatedAt": "2026-11-20T06:00:00", "NextUpdate": "2026-11-21T06:00:00Z"}
STALE = {
    "Version": 2,
    "UpdatedAt": "2026-11-17T06:00:00.123456789Z",
    "NextUpdate": "2026-11-18T06:00:00Z",
    "DownloadedAt": "2026-11-17T07:00:00Z",
}


def test_the_version_tells_of_the_databases_too() -> None:
    output = json.dumps({"Version": "0.76.0", "VulnerabilityDB": STALE, "JavaDB": FRESH})
    assert parse_version(output.encode()) == Installation(
        "0.76.0",
        Edition(
            2,
            datetime(2026, 11, 17, 6, 0, 0, 123456, tzinfo=UTC),
            datetime(2026, 11, 18, 6, tzinfo=UTC),
            datetime(2026, 11, 17, 7, tzinfo=UTC),
        ),
        java=True,
    )
    assert parse_version(b'{"Version": "1"}') == Installation("1", None)


def test_a_time_that_is_none_is_told() -> None:
    output = json.dumps({"Version": "1", "VulnerabilityDB": {**FRESH, "UpdatedAt": "today"}})
    with pytest.raises(DocumentError, match=r"VulnerabilityDB\.UpdatedAt is no time: 'today'"):
        parse_version(output.encode())
