"""The bed, set up once for all end-to-end tests."""

from collections.abc import Iterator

import pytest

from bed.rehearsal import Rehearsal, rehearse


@pytest.fixture(scope="session")
def rehearsal() -> Iterator[Rehearsal]:
    with rehearse() as ready:
        yield ready
