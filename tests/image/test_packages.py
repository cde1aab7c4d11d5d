from dunnage.image.packages import pair, with_sizes
from dunnage.model import Package


def _npm(path: str, version: str = "1") -> Package:
    return Package("npm", path.rpartition("node_modules/")[2], version, path)


A, A_B, C = _npm("app/node_modules/a"), _npm("app/node_modules/a/node_modules/b"), _npm("c")
TAR = Package("debian", "tar", "1.34")


def test_a_file_belongs_to_the_deepest_package_above_it() -> None:
    files = {
        "app/index.js": 1,
        "app/node_modules/a/package.json": 10,
        "app/node_modules/a/lib/x/y.js": 100,
        "app/node_modules/a/node_modules/b/package.json": 1000,
        "app/node_modules/ab/package.json": 10_000,
        "usr/bin/tar": 100_000,
    }
    sized = with_sizes((A, A_B, C, TAR), files)

    assert [("a", 110), ("b", 1000), ("c", 0), ("tar", None)] == [
        (each.name, each.size) for each in sized
    ]


def test_packages_are_matched_by_path() -> None:
    newer, elsewhere = _npm(A.path or "", "2"), _npm("other/node_modules/a")

    expected = ((A, newer), (C, None), (None, elsewhere))
    assert expected == pair((A, A_B, C), (newer, A_B, elsewhere))


def test_packages_of_the_system_are_matched_by_name() -> None:
    newer = Package("debian", "tar", "1.35")

    assert ((TAR, newer),) == pair((TAR,), (newer,))


def test_versions_that_both_sides_have_are_left_out() -> None:
    kernels = [Package("debian", "linux", version) for version in "1234"]

    assert ((kernels[0], kernels[2]), (None, kernels[3])) == pair(kernels[:2], kernels[1:])


def test_a_name_is_another_in_another_ecosystem() -> None:
    npm = _npm("usr/lib/node_modules/tar")

    assert ((TAR, None), (None, npm)) == pair((TAR,), (npm,))
