import re
from pathlib import Path

import pytest

from dunnage import docs

_ROOT = Path(__file__).parents[1]
_PAGES = docs.pages(_ROOT)


@pytest.mark.parametrize("path", sorted(_PAGES), ids=str)
def test_a_generated_page_is_as_the_code_says(path: Path) -> None:
    # Stale? `make docs` writes it anew.
    assert (_ROOT / path).read_text(encoding="utf-8") == _PAGES[path]


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    folder = Path("docs", "rules")
    committed = {path.relative_to(_ROOT) for path in (_ROOT / folder).iterdir()}

    assert committed == {path for path in _PAGES if path.parent == folder}


def test_the_readme_has_a_row_for_every_input_and_output() -> None:
    readme = _PAGES[Path("README.md")]

    for table in ("inputs", "outputs"):
        assert f"<!-- {table} -->\n| {table.removesuffix('s')} |" in readme


def test_the_index_has_every_rule_once() -> None:
    index = _PAGES[Path("docs", "rules", "README.md")]
    pages = {path.stem for path in _PAGES if path.parent.name == "rules"} - {"README"}

    listed = re.findall(r"^\| \[([\w-]+)\]", index, re.MULTILINE)

    assert sorted(listed) == sorted(pages)


def test_the_table_of_equivalents_has_a_column_for_each_tool() -> None:
    lines = _PAGES[Path("docs", "equivalents.md")].splitlines()

    assert "| rule | hadolint | BuildKit | Trivy | Checkov |" in lines
    assert (
        "| [runs-as-root](rules/runs-as-root.md) "
        "| `DL3002` |  | `DS-0002` | `CKV_DOCKER_3` `CKV_DOCKER_8` |"
    ) in lines
