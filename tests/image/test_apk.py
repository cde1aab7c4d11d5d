import pytest

from dunnage.image import apk
from dunnage.image.listed import Listed


@pytest.mark.parametrize("database", ["lib/apk/db/installed", "usr/lib/apk/db/installed"])
def test_the_database_tells_packages_and_their_files(database: str) -> None:
    content = b"""C:Q1abc=
P:musl
V:1.2.5-r0
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
R:libc.so
F:etc
M:0:0:1777

P:nameless-version
F:lib

P:busybox
V:1.36.1-r29
F:bin
R:busy\xffbox
"""
    assert list(apk.read({database: content})) == [
        Listed("musl", "1.2.5-r0", database, ("lib/ld-musl-x86_64.so.1", "lib/libc.so")),
        Listed("busybox", "1.36.1-r29", database, ("bin/busy\\xffbox",)),
    ]
