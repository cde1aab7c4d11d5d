import pytest
import yaml

from dunnage.model import Lines
from dunnage.project import outline
from project.test_pnpm import VERSION_5, VERSION_6, VERSION_9
from project.test_yarn import BERRY


def test_deeper_lines_lie_below_the_line_before_them() -> None:
    root = outline.read('# comment\na:\n  b: 1\n\n  \'c d\':\n      e: "2"\nf "3"\n')
    (a, f) = root.children

    assert (a.pair, a.lines) == (("a", ""), Lines(2, 6))
    assert (f.pair, f.lines) == (("f", "3"), Lines(7, 7))
    assert [each.pair for each in root.under("a")] == [("b", "1"), ("c d", "")]
    assert (a.value("b"), a.value("c d"), a.value("x")) == ("1", "", None)


@pytest.mark.parametrize("content", [VERSION_5, VERSION_6, VERSION_9, BERRY])
def test_a_parser_of_yaml_finds_the_same_keys(content: bytes) -> None:
    text = content.decode()
    root = outline.read(text)
    for name, value in yaml.safe_load(text).items():
        block = root.at(name)
        assert block is not None
        if isinstance(value, dict):
            assert [each.pair[0] for each in block.children] == list(value)
