from builders import a_layer
from dunnage.contents import File
from dunnage.image import os_packages
from dunnage.model import Package

STATUS = "var/lib/dpkg/status"
LAYERS = (a_layer("FROM node:24", line=1, base=True), a_layer("RUN apt-get", line=4))
TAR = "Package: tar\nVersion: 1.34\n"


def _kept(**lists: str) -> dict[str, bytes]:
    paragraphs = [f"Package: {name}\nVersion: 1.34\n" for name in lists]
    return {
        STATUS: "\n".join(paragraphs).encode(),
        **{f"var/lib/dpkg/info/{name}.list": text.encode() for name, text in lists.items()},
    }


def _read(files: dict[str, File], kept: dict[str, bytes]) -> list[tuple[Package, int | None, bool]]:
    files = {STATUS: File(0, 1), **files}
    found = (each.weighed(files, LAYERS) for each in os_packages.find(files, kept))
    return [(each, each.size, each.base) for each in found]


def _debian(name: str = "tar", version: str = "1.34") -> Package:
    return Package("debian", name, version)


def test_a_package_has_the_bytes_of_the_files_that_are_left_of_it() -> None:
    files = {"usr/bin/tar": File(100, 0), "usr/share/doc/tar/changelog": File(5, 0)}
    kept = _kept(tar="/usr\n/usr/bin\n/usr/bin/tar\n/usr/bin/tar\n/usr/share/man/tar.1.gz\n")
    assert _read(files, kept) == [(_debian(), 100, True)]


def test_a_list_may_name_what_was_moved_below_usr() -> None:
    files = {"bin": File(0, 0, target="usr/bin"), "usr/bin/tar": File(100, 0)}
    assert _read(files, _kept(tar="/bin/tar\n/usr/bin/tar\n")) == [(_debian(), 100, True)]


def test_a_file_that_two_packages_list_counts_once() -> None:
    files = {"etc/both": File(1, 0), "etc/second": File(2, 0)}
    kept = _kept(tar="/etc/both\n", gzip="/etc/both\n/etc/second\n")
    assert _read(files, kept) == [(_debian("tar"), 1, True), (_debian("gzip"), 2, True)]


def test_a_package_for_two_architectures_is_one() -> None:
    two = "Package: tar\nVersion: 1\nArchitecture: {}\n"
    kept = {
        STATUS: f"{two.format('amd64')}\n{two.format('i386')}".encode(),
        "var/lib/dpkg/info/tar:amd64.list": b"/a\n",
        "var/lib/dpkg/info/tar:i386.list": b"/b\n",
    }
    files = {"a": File(1, 0), "b": File(2, 0)}
    assert _read(files, kept) == [(_debian(version="1"), 3, True)]


def test_without_a_list_the_size_is_not_known() -> None:
    assert _read({}, {STATUS: TAR.encode()}) == [(_debian(), None, False)]


def test_a_package_comes_from_the_layer_of_most_of_its_files() -> None:
    files = {"a": File(9, 0), "b": File(1, 1), "c": File(1, 1)}
    assert _read(files, _kept(tar="/a\n/b\n/c\n")) == [(_debian(), 11, False)]


def test_a_database_that_is_gone_tells_nothing() -> None:
    assert os_packages.find({}, _kept(tar="/a\n")) == ()


def test_the_release_names_the_distribution() -> None:
    apk = {"lib/apk/db/installed": b"P:musl\nV:1.2.5-r0\n"}
    release = {"usr/lib/os-release": b'NAME="Wolfi"\nID="wolfi"\nVERSION_ID=1\n'}
    files = {"lib/apk/db/installed": File(0, 0)}
    kinds = [_read(files, kept)[0][0].kind for kept in (apk, apk | release)]
    assert kinds == ["alpine", "wolfi"]


def test_files_of_packages_are_named() -> None:
    files = {STATUS: File(0, 1), "usr/bin/tar": File(1, 0), "app/server.js": File(1, 1)}
    assert os_packages.owned(files, _kept(tar="/usr/bin/tar\n")) == {"usr/bin/tar"}
