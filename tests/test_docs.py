from pathlib import Path

import pytest

from dunnage import docs

_ROOT = Path(__file__).parents[1]
_PAGES = docs.pages((_ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted(_PAGES), ids=str)
def test_a_generated_page_is_as_the_code_says(path: Path) -> None:
    # Stale? `make docs` writes it anew.
    assert (_ROOT / path).read_text(encoding="utf-8") == _PAGES[path]


def test_no_page_is_left_of_a_rule_that_is_gone() -> None:
    committed = {path.relative_to(_ROOT) for path in (_ROOT / "docs" / "rules").iterdir()}

    assert committed == {path for path in _PAGES if path.parts[0] == "docs"}


def test_the_readme_has_a_row_for_every_input_and_output() -> None:
    readme = _PAGES[Path("README.md")]

    for table in ("inputs", "outputs"):
        assert f"<!-- {table} -->\n| {table.removesuffix('s')} |" in readme
