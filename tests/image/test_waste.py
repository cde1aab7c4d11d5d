from dataclasses import replace

from builders import BASE, a_layer, an_image
from dunnage.contents import Hidden, Hiding
from dunnage.image.waste import Waste, waste
from dunnage.model import Image

CI, CHOWN, RM = a_layer("RUN npm ci"), a_layer("RUN chown -R node ."), a_layer("RUN rm -r tests")


def _image(*hidden: Hidden) -> Image:
    return replace(an_image((BASE, CI, CHOWN, RM)), hidden=hidden)


def _repeated(path: str, size: int) -> Hidden:
    return Hidden(path, size, 1, 2, Hiding.REPEATED)


def test_hidden_bytes_are_added_up_by_who_stores_and_who_hides_them() -> None:
    image = _image(
        _repeated("app/node_modules/a/index.js", 30),
        Hidden("app/tests/a.js", 5, 1, 3, Hiding.DELETED),
        Hidden("etc/passwd", 9, 0, 3, Hiding.REPLACED),
        _repeated("app/node_modules/b/index.js", 10),
    )

    assert (
        Waste(CI.step, CHOWN.step, Hiding.REPEATED, 40, 2, ("app/node_modules/…",)),
        Waste(BASE.step, RM.step, Hiding.REPLACED, 9, 1, ("etc/passwd",)),
        Waste(CI.step, RM.step, Hiding.DELETED, 5, 1, ("app/tests/a.js",)),
    ) == waste(image)


def test_the_base_image_s_own_waste_and_empty_files_are_left_out() -> None:
    hidden = Hidden("etc/passwd", 9, 0, 0, Hiding.REPLACED)

    assert waste(_image(hidden, _repeated("app/empty", 0))) == ()


def test_the_folders_that_hold_the_most_are_examples() -> None:
    sizes = {
        "app/dist/index.js": 50,
        "var/lib/apt/lists/a": 20,
        "var/lib/apt/lists/b": 20,
        "Readme": 15,
        "License": 15,
        "app/src/x.ts": 1,
    }

    found = waste(_image(*(_repeated(path, size) for path, size in sizes.items())))

    assert ("app/dist/index.js", "var/lib/apt/lists/…", "…") == found[0].examples
