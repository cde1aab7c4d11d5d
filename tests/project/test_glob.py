import pytest

from dunnage.project import glob
from dunnage.project.glob import GlobError


@pytest.mark.parametrize("pattern", ["[", "a[b", "[]", "[a-]", "\\", "[z-a]", "[z-a]*****"])
def test_a_malformed_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(GlobError, match=r"^syntax error in pattern "):
        glob.compiled(pattern)


@pytest.mark.parametrize(
    ("pattern", "path", "matched"),
    [
        ("*a*a*a*", "xaxaxa", True),
        ("*a*a*a*a*", "xaxaxa", False),
        ("*/*/*/*/b", "a/a/a/a/b", True),
        ("*/*/*/*/b", "a/a/a/b", False),
        ("**/a/**/b/**/c/**/d", "a/b/x/c/d", True),
        ("**/a/**/b/**/c/**/d", "xa/b/c/d", False),
        ("a**/*?*[bc]*.**", "a/xyb.", True),
        ("a**/*?*[bc]*/**", "a/xyb/z", True),
    ],
)
def test_patterns_of_many_wildcards_are_followed_step_by_step(
    pattern: str, path: str, matched: bool
) -> None:
    assert glob.compiled(pattern)(path) is matched


@pytest.mark.parametrize("pattern", ["[[]", "[a&&b]", "[a||b]", "[\\]]", "[\\-]", "[^\\]]"])
def test_a_set_holds_characters_and_no_sets(pattern: str) -> None:
    matches = glob.compiled(pattern)
    expected = {"[[]": "[", "[a&&b]": "&ab", "[a||b]": "ab|", "[\\]]": "]", "[\\-]": "-"}
    found = "".join(filter(matches, "&-[]ab|"))
    assert found == "".join(sorted(expected.get(pattern, "&-[ab|")))
