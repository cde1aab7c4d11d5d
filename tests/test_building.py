from pathlib import Path

import pytest

from dunnage import building
from dunnage.errors import ToolError
from dunnage.ports import BuildRequest
from fakes import FakeBuilder, Fakes

REQUEST = BuildRequest(Path("/src"), Path("/src/Dockerfile"), "dunnage.local/review")


def test_an_image_is_left_to_whoever_asked_for_it() -> None:
    fakes = Fakes()

    assert building.build(fakes.tools(), REQUEST, lambda _: None).image == REQUEST.tag
    assert fakes.store.removed == []


def test_a_build_that_fails_may_have_named_its_image_and_leaves_none() -> None:
    fakes = Fakes(builder=FakeBuilder("The build failed"))

    with pytest.raises(ToolError, match="The build failed"):
        building.build(fakes.tools(), REQUEST, lambda _: None)

    assert fakes.store.removed == [REQUEST.tag]
