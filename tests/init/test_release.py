from pathlib import Path

import pytest

from dunnage.errors import ConfigError
from dunnage.flow.node_releases import LINES
from dunnage.init import release
from dunnage.project import project
from init import projects


def chosen(folder: Path, package: str = "{}", **files: str) -> str:
    return release.choose(project.read(projects.write({"package.json": package, **files}, folder)))


def newest(major: int) -> str:
    security = LINES[major].security
    assert security is not None
    return security.version


def engines(wanted: str) -> str:
    return f'{{"engines": {{"node": "{wanted}"}}}}'


def test_a_project_that_says_nothing_gets_the_newest_with_long_term_support(
    tmp_path: Path,
) -> None:
    assert chosen(tmp_path) == newest(24)


@pytest.mark.parametrize(
    ("wanted", "major"),
    [
        (">=18", 24),
        ("^22.0.0", 22),
        ("22.x || 24.x", 24),
        (">=26", 26),
        ("<24", 22),
        ("whatever", 24),
        (f">=20{' ' * 300}", 24),
    ],
)
def test_engines_decide_the_major(tmp_path: Path, wanted: str, major: int) -> None:
    assert chosen(tmp_path, engines(wanted)) == newest(major)


@pytest.mark.parametrize(
    ("text", "major"),
    [
        ("22\n", 22),
        ("v22.4.0\r\n", 22),
        ("# ours\n\n22.x\n", 22),
        ("lts/jod\n", 22),
        ("lts/*\n", 24),
        ("node\n", 24),
        ("", 24),
    ],
)
def test_a_file_for_version_managers_decides_before_engines(
    tmp_path: Path, text: str, major: int
) -> None:
    assert chosen(tmp_path, engines(">=20"), **{".nvmrc": text}) == newest(major)


def test_an_end_of_life_is_nothing_to_build_on(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        chosen(tmp_path, **{".node-version": "18.20.4\n"})

    assert str(error.value) == (
        ".node-version asks for '18.20.4', and of Node.js 24, 22, 26 are the lines that get"
        " security releases."
    )


def test_a_range_that_holds_none_of_them_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"engines\.node of package\.json asks for '\^16'"):
        chosen(tmp_path, engines("^16"))
