import pytest

from dunnage.flow import package_purposes


@pytest.mark.parametrize(
    "package", ["build-base", "g++", "gcc-12", "cmake", "vips-dev", "openssl-devel", "pkg-config"]
)
def test_compilers_and_headers_are_tools(package: str) -> None:
    assert package_purposes.is_tool(package, compiles=False, serves=False)


@pytest.mark.parametrize("package", ["vips", "curl", "tini", "openssl", "libc6-compat", "device"])
def test_libraries_and_programs_are_none(package: str) -> None:
    assert not package_purposes.is_tool(package, compiles=True, serves=True)


@pytest.mark.parametrize(
    ("package", "compiles", "serves", "is_tool"),
    [
        ("python3", True, False, True),
        ("python3", False, True, False),
        ("git", False, True, True),
        ("git", False, False, False),
    ],
)
def test_python_and_git_are_tools_in_company(
    package: str, compiles: bool, serves: bool, is_tool: bool
) -> None:
    assert package_purposes.is_tool(package, compiles=compiles, serves=serves) is is_tool
