import pytest

from dunnage.image import users

PASSWD = b"""\
root:x:0:0:root:/root:/bin/bash
node:x:1000:1000::/home/node:/bin/bash
node:x:7:7:second:/:/bin/sh

# a comment
:x:1:1::/:/bin/sh
half:x:12
words:x:one:two::/:/bin/sh
minus:x:-1:-1::/:/bin/sh
arabic:x:\xd9\xa1:\xd9\xa1::/:/bin/sh
huge:x:99999999999999999999:1::/:/bin/sh
broken\xff:x:5:6::/:/bin/sh
"""


def test_the_first_line_of_each_user_counts() -> None:
    assert {"root": (0, 0), "node": (1000, 1000), "broken�": (5, 6)} == users.read(
        {"etc/passwd": PASSWD}
    )


@pytest.mark.parametrize("kept", [{}, {"etc/passwd": b""}, {"app/etc/passwd": PASSWD}])
def test_an_image_may_know_nobody(kept: dict[str, bytes]) -> None:
    assert {} == users.read(kept)
