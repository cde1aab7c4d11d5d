import pytest

from dunnage.project import pinning


@pytest.mark.parametrize(
    "package",
    [
        "pnpm",
        "pnpm@latest",
        "pnpm@next-11",
        "pnpm@^10",
        "pnpm@~10.1.0",
        "pnpm@>=9",
        "@a/b",
        "@a/b@*",
        "pnpm@10.x",
        "pnpm@9 || 10",
        "alias@npm:pnpm@latest",
    ],
)
def test_a_range_or_a_tag_floats(package: str) -> None:
    assert pinning.floats(package)


@pytest.mark.parametrize(
    "package",
    [
        "pnpm@10.21.0",
        "pnpm@v10.21.0",
        "@a/b@1.0.0-rc.1",
        "pnpm@10",
        "pnpm@10.21",
        "./a.tgz",
        ".",
        "/srv/a",
        "file:a",
        "a.tgz",
        "git+ssh://git@github.com/a/b.git",
        "github:a/b",
        "a/b",
        "https://example.com/a.tgz",
        "pnpm@${VERSION}",
        "alias@npm:pnpm@10.21.0",
    ],
)
def test_one_version_or_one_major_does_not(package: str) -> None:
    assert not pinning.floats(package)


@pytest.mark.parametrize(
    ("package", "expected"),
    [("a@1.0.0", True), ("@a/b@1.0.0+sha512.x", True), ("a@1", False), ("a", False)],
)
def test_three_numbers_are_exact(package: str, expected: bool) -> None:
    assert pinning.is_exact(package) is expected
