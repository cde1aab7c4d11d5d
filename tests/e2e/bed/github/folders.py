"""Files in git trees: folders within folders, as one flat list of paths."""

from collections.abc import Iterator, Mapping, MutableMapping

from bed.github import objects
from bed.github.objects import FOLDER, Item, Object


def walk(stored: Mapping[str, Object], sha: str, prefix: str = "") -> Iterator[tuple[str, Item]]:
    """Give everything in a tree with its path, each folder before what is in it."""
    for item in objects.items(stored[sha]):
        path = prefix + item.name
        yield path, item
        if item.mode == FOLDER:
            yield from walk(stored, item.sha, f"{path}/")


def files(stored: Mapping[str, Object], sha: str) -> dict[str, Item]:
    """Give the files in a tree by path."""
    return {path: item for path, item in walk(stored, sha) if item.mode != FOLDER}


def write(stored: MutableMapping[str, Object], wanted: Mapping[str, Item]) -> str:
    """Store the tree that has these files by path, with every tree in it; name it."""
    here: list[Item] = []
    below: dict[str, dict[str, Item]] = {}
    for path, item in wanted.items():
        folder, slash, rest = path.partition("/")
        if slash:
            below.setdefault(folder, {})[rest] = item
        else:
            here.append(Item(item.mode, path, item.sha))
    here += [Item(FOLDER, name, write(stored, inside)) for name, inside in below.items()]
    tree = objects.tree(here)
    stored[tree.sha] = tree
    return tree.sha
