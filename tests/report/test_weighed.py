from dataclasses import replace

from builders import BASE, a_layer, a_location, a_package, a_snapshot
from dunnage.contents import Hiding
from dunnage.image.parts import Part
from dunnage.image.snapshot import Directory
from dunnage.image.waste import Waste
from dunnage.model import Share, Step
from dunnage.report import weighed

DEBIAN = a_layer("ADD rootfs /", 116_500_000, 48_000_000, line=1, base=True)
CI = Step("RUN npm ci", a_location(4))
COPY = replace(a_layer("COPY --from=build /app .", line=9), shares=(Share(CI, 60_000_000),))
IMAGE = replace(
    a_snapshot((DEBIAN, BASE, COPY)),
    parts=(Part("application", 0, 1_000_000), Part("OS packages", 116_000_000, 0)),
    packages=(
        a_package("a", size=1_000),
        replace(a_package("b", size=2_000), location=a_location(12, path="package-lock.json")),
        replace(a_package("npm", size=9), base=True),
        a_package("linked", size=None),
    ),
    waste=(Waste(COPY.step, CI, Hiding.REPLACED, 3_000, 1, ("app/a.js",)),),
)


def test_an_image_is_told_from_the_whole_to_its_parts() -> None:
    assert weighed.render(IMAGE) == (
        "shop/api (linux/amd64)\n"
        "on disk: 406.4 MB\n"
        "to pull: 146.3 MB\n"
        "layers (on disk, to pull):\n"
        "    345.4 MB    128.1 MB  Dockerfile:1: FROM node:24-bookworm-slim (base image)\n"
        "     61.0 MB     18.2 MB  Dockerfile:9: COPY --from=build /app .\n"
        "     60.0 MB                made by RUN npm ci (Dockerfile:4)\n"
        "parts (on disk, of it from the base image):\n"
        "      1.0 MB         0 B  application\n"
        "    116.0 MB    116.0 MB  OS packages\n"
        "directories:\n"
        "     28.0 MB  /app/node_modules\n"
        "    150.0 MB  /usr\n"
        "npm packages:\n"
        "      2.0 kB  package-lock.json:12: b 4.17.20 in /app/node_modules/b\n"
        "      1.0 kB  a 4.17.20 in /app/node_modules/a\n"
        "         9 B  npm 4.17.20 in /app/node_modules/npm (base image)\n"
        "wasted bytes:\n"
        "      3.0 kB  replaced by RUN npm ci (Dockerfile:4), "
        "stored by COPY --from=build /app . (Dockerfile:9): `/app/a.js`, 1 file\n"
        "note: the size to pull is an estimate, to about 1 %: "
        "not all layers are stored as a registry has them.\n"
    )


def test_layers_that_are_stored_as_they_are_pulled_need_no_note() -> None:
    exact = a_snapshot((replace(COPY, exact=True),))

    assert "note:" not in weighed.render(exact)


def test_foreign_text_stays_in_its_line() -> None:
    hostile = replace(
        a_snapshot((a_layer("RUN a\n::error::b\x1b[2J"),)),
        directories=(Directory("a\nb\u202e", 1),),
    )
    told = weighed.render(hostile)

    assert "     61.0 MB     18.2 MB  Dockerfile:9: RUN a ::error::b [2J\n" in told
    assert "         1 B  /a b\n" in told
