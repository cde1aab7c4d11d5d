import pytest

from builders import a_layer
from dunnage.contents import File
from dunnage.image import npm_packages
from dunnage.model import Package

LAYERS = (a_layer("FROM node:24", line=1, base=True), a_layer("RUN npm ci", line=4))
BASE, RUN = (each.location for each in LAYERS)


def _read(
    sizes: dict[str, int], manifests: dict[str, str], layer: int = 1
) -> list[tuple[Package, int | None]]:
    """Read an image of one layer; manifests are given by their packages' folders."""
    files = {path: File(size, layer) for path, size in sizes.items()}
    files |= {
        f"{folder}/package.json": File(len(text), layer) for folder, text in manifests.items()
    }
    kept = {f"{folder}/package.json": text.encode() for folder, text in manifests.items()}
    return [(each, each.size) for each in npm_packages.read(files, kept, LAYERS)]


def test_every_folder_of_node_modules_with_a_manifest_is_a_package() -> None:
    manifests = {
        "app": "{}",
        "app/node_modules/a": '{"name": "a", "version": "1.0.0"}',
        "app/node_modules/a/lib": '{"type": "module"}',
        "app/node_modules/a/node_modules/@s/b": '{"name": "@s/b", "version": "2.0.0"}',
        "app/node_modules/.pnpm/c@3.0.0/node_modules/c": '{"name": "c", "version": "3.0.0"}',
        "usr/local/lib/node_modules/npm": '{"name": "npm", "version": "11.0.0"}',
    }
    sizes = {
        "app/node_modules/a/lib/x.js": 1000,
        "app/node_modules/a/node_modules/@s/b/x.js": 2000,
        "app/node_modules/.package-lock.json": 4000,
        "app/node_modules/.bin/package.json": 5000,
        "app/node_modules/@s/package.json": 6000,
    }
    package = "app/node_modules/a"
    store = "app/node_modules/.pnpm/c@3.0.0/node_modules/c"
    global_npm = "usr/local/lib/node_modules/npm"
    assert _read(sizes, manifests) == [
        (Package("npm", "a", "1.0.0", package), 1051),
        (Package("npm", "@s/b", "2.0.0", f"{package}/node_modules/@s/b"), 2036),
        (Package("npm", "c", "3.0.0", store), 33),
        (Package("npm", "npm", "11.0.0", global_npm), 36),
    ]


def test_a_package_is_the_layers_that_its_manifest_is_in() -> None:
    files = {
        "x/node_modules/a/package.json": File(1, 0),
        "x/node_modules/a/added.js": File(2, 1),
        "x/node_modules/b/package.json": File(4, 1),
    }
    found = [(each.base, each.location, each.size) for each in npm_packages.read(files, {}, LAYERS)]
    assert found == [(True, BASE, 3), (False, RUN, 4)]


def test_a_link_leads_to_a_package_that_is_told_already() -> None:
    files = {
        "app/node_modules/a": File(0, 1, target=".pnpm/a@1.0.0/node_modules/a"),
        "app/node_modules/b/package.json": File(0, 1, target="../a/package.json"),
    }
    assert list(npm_packages.read(files, {}, LAYERS)) == []


@pytest.mark.parametrize(
    ("manifest", "name", "version"),
    [
        ('{"name": "lodash", "version": "4.17.20"}', "lodash", "4.17.20"),  # an alias
        ('\ufeff{"name": "a", "version": "1.0.0"}', "a", "1.0.0"),
        ('{"name": "a"}', "a", ""),
        ('{"version": "1.0.0"}', "a", "1.0.0"),
        ('{"name": "../../etc", "version": "1.0.0"}', "a", "1.0.0"),
        ('{"name": "a b", "version": "1\\u001b[2J\\n2"}', "a", "1 [2J 2"),
        (f'{{"name": "{"x" * 215}", "version": {{}}}}', "a", ""),
        ('{"name": ["a"], "version": 1}', "a", ""),
        ("[]", "a", ""),
        ("[" * 100_000, "a", ""),
        ("", "a", ""),
    ],
)
def test_a_manifest_is_believed_where_it_is_usable(manifest: str, name: str, version: str) -> None:
    found = _read({}, {"app/node_modules/a": manifest})
    assert [(each.name, each.version) for each, _ in found] == [(name, version)]
