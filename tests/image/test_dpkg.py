from dunnage.image import dpkg
from dunnage.image.listed import Listed

STATUS = "var/lib/dpkg/status"
INFO = "var/lib/dpkg/info"
PART = "var/lib/dpkg/status.d/tzdata"


def _read(kept: dict[str, str]) -> list[Listed]:
    return list(dpkg.read({path: text.encode() for path, text in kept.items()}))


def test_the_database_tells_packages_and_lists_beside_it_their_files() -> None:
    status = """Package: tar
Status: install ok installed
Architecture: amd64
Version: 1.34+dfsg-1.2
Description: GNU tar
 Package: not-this-one

Package: libc6
Version: 1:2.36-9
Architecture: amd64
"""
    kept = {
        STATUS: status,
        f"{INFO}/tar.list": "/.\n/bin\n/bin/tar\n",
        f"{INFO}/libc6:amd64.list": "/lib/ld.so\n",
    }
    assert _read(kept) == [
        Listed("tar", "1.34+dfsg-1.2", STATUS, ("/.", "/bin", "/bin/tar", "")),
        Listed("libc6", "1:2.36-9", STATUS, ("/lib/ld.so", "")),
    ]


def test_a_distroless_image_has_a_database_for_each_package() -> None:
    kept = {
        PART: "Package: tzdata\nVersion: 0:2025b-0+deb12u2\n",
        f"{PART}.md5sums": "d41d8cd98f00b204e9800998ecf8427e  usr/share/zoneinfo/UTC\n",
        "var/lib/dpkg/status.d/base": "Package: base-files\nVersion: 12\n",
    }
    assert _read(kept) == [
        Listed("base-files", "12", "var/lib/dpkg/status.d/base", None),
        Listed("tzdata", "2025b-0+deb12u2", PART, ("usr/share/zoneinfo/UTC", "")),
    ]


def test_what_is_removed_or_says_too_little_is_left_out() -> None:
    status = """Package: gone
Status: deinstall ok config-files
Version: 1

Package: purged
Status: purge ok not-installed
Version: 1

Package: nameless

Version: 1
"""
    assert _read({STATUS: status}) == []
