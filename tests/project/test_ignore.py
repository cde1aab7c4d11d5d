import posixpath
import time
import warnings

import pytest
from e2b_dockerfile_utils import PatternMatcher
from hypothesis import assume, given
from hypothesis import strategies as st

from dunnage.errors import ToolError
from dunnage.project import ignore

SEGMENTS = st.text("aab.-*", min_size=1, max_size=3).filter(lambda each: each not in {".", ".."})
PATHS = st.lists(SEGMENTS, min_size=1, max_size=4).map("/".join)
PIECES = st.sampled_from(
    ["a", "b", ".", "/", "*", "**", "?", "!", "[ab]", "[^a]", "-", "ab", "**/", "/**", "a.b", "\\*"]
)
PATTERNS = st.lists(PIECES, min_size=1, max_size=8).map("".join)


def oracle(lines: list[str]) -> PatternMatcher | None:
    """Ask an independent port of moby's matcher; None where it refuses a pattern."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of its regular expressions
        try:
            return PatternMatcher(lines)
        except ValueError:
            return None


@pytest.mark.parametrize(
    ("content", "path", "excluded"),
    [
        ("node_modules", "node_modules", True),
        ("node_modules", "node_modules/a/index.js", True),
        ("node_modules", "packages/a/node_modules/b", False),
        ("**/node_modules", "packages/a/node_modules/b", True),
        ("**/node_modules", "node_modules", True),
        ("/node_modules/", "node_modules/a", True),
        ("./node_modules", "node_modules/a", True),
        ("*.md", "README.md", True),
        ("*.md", "docs/README.md", False),
        ("**/*.md", "docs/README.md", True),
        ("**.md", "docs/README.md", True),
        (".env", "src/.env", False),
        (".env*", ".env.local", True),
        ("*\n!src", "src/a/b.ts", False),
        ("*\n!src\n**/*.test.ts", "src/a/b.test.ts", True),
        ("*\n!package.json", "package.json", False),
        ("docs\n!docs/keep.md", "docs/keep.md", False),
        ("!docs/keep.md\ndocs", "docs/keep.md", True),
        ("docs/*\n!docs/a/", "docs/a/b", False),
        ("a/**/z", "a/z", True),
        ("a/**/z", "a/b/c/z", True),
        ("a/**", "a", False),
        ("a/**", "a/b", True),
        ("?.log", "1.log", True),
        ("[0-9].log", "1.log", True),
        ("[^0-9].log", "1.log", False),
        ("\\*.log", "1.log", False),
        ("\\*.log", "*.log", True),
        ("# a comment\n\n  dist  \n", "dist/main.js", True),
        (" # no comment", "# no comment", True),
        ("\ufeffdist", "dist", True),
        ("dist\r\nlog\r\n", "dist/main.js", True),
        (".", "a", False),
        ("..", "a", False),
        ("*/../b", "b", True),
        ("a", "./a/", True),
    ],
)
def test_patterns_mean_what_they_mean_to_the_builder(
    content: str, path: str, excluded: bool
) -> None:
    assert ignore.read(content.encode(), ".dockerignore").excludes(path) is excluded


def test_the_context_itself_is_never_excluded() -> None:
    found = ignore.read(b"*\n**\n.", ".dockerignore")
    assert not any(map(found.excludes, ("", ".", "./")))


def test_a_path_is_decided_by_the_last_pattern_that_matches() -> None:
    found = ignore.read(b"# first\n*.env\n!./ci.env\nci.*\n", "shop/.dockerignore")

    decided = [found.deciding(path) for path in ("a.env", "ci.env", "README.md")]

    assert [each and (each.text, each.line, each.glob, each.negated) for each in decided] == [
        ("*.env", 2, "*.env", False),
        ("ci.*", 4, "ci.*", False),
        None,
    ]
    assert [each.negated for each in found.patterns] == [False, True, False]


@pytest.mark.parametrize("pattern", ["[", "a[", "[]a]", "[x-]", "a\\", "!", "! ", "!/", "[b-a]"])
def test_what_the_builder_refuses_is_a_problem_on_its_line(pattern: str) -> None:
    found = ignore.read(f"a\n{pattern}\n".encode(), "shop/.dockerignore")
    (problem,) = found.problems
    assert problem.startswith("shop/.dockerignore:2: ")
    assert found.excludes("a")


@given(st.lists(PATTERNS, min_size=1, max_size=4), st.lists(PATHS, min_size=1, max_size=4))
def test_an_independent_port_of_the_matcher_agrees(lines: list[str], paths: list[str]) -> None:
    # moby cleans a pattern once with its "!" and once without; the port does it once.
    assume(not any("/!" in line or "!/" in line or ".." in line for line in lines))
    assume(not any(posixpath.normpath(line).startswith("!.") for line in lines))
    matcher = oracle(lines)
    found = ignore.read("\n".join(lines).encode(), ".dockerignore")

    assert (matcher is None) == bool(found.problems)
    if matcher is not None:
        assert list(map(found.excludes, paths)) == list(map(matcher.matches, paths))


@given(st.binary(max_size=60), PATHS)
def test_no_content_is_too_strange(content: bytes, path: str) -> None:
    assert ignore.read(content, ".dockerignore").excludes(path) in (True, False)


def test_a_file_of_too_many_patterns_is_refused() -> None:
    with pytest.raises(ToolError, match=r"^\.dockerignore has more than 2,000 patterns$"):
        ignore.read(b"a\n" * 2_001, ".dockerignore")


def test_a_path_that_no_disk_holds_is_not_looked_for() -> None:
    assert not ignore.read(b"a", ".dockerignore").excludes("a/" * 100_000)


def test_patterns_of_many_wildcards_take_no_time() -> None:
    found = ignore.read(b"*a*a*a*a*a*a*a*a*b\n**/a/**/a/**/a/**/a/**/a/**/b\n", ".dockerignore")
    start = time.process_time()
    assert not found.excludes("a" * 250)
    assert not found.excludes("a/" * 100 + "c")
    assert found.excludes("a/x/" * 10 + "b")
    assert time.process_time() - start < 1


def test_5_000_files_are_decided_within_a_second() -> None:
    lines = [
        *("node_modules", ".git", "**/node_modules", "**/*.log", ".env*", "**/.env*", "dist"),
        *("**/*.test.ts", "**/__tests__", "coverage", "*.md", "!README.md", "docs/**", ".github"),
    ]
    found = ignore.read("\n".join(lines).encode(), ".dockerignore")
    paths = [f"packages/p{n % 50}/src/f{n}.test.ts" for n in range(5_000)]

    start = time.process_time()
    excluded = sum(map(found.excludes, paths))

    assert time.process_time() - start < 1
    assert excluded == len(paths)
