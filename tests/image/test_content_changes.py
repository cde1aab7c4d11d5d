from builders import a_location
from dunnage.contents import Hiding
from dunnage.image import content_changes, directories
from dunnage.image.delta import PartDelta, WasteDelta
from dunnage.image.parts import Part
from dunnage.image.snapshot import Directory
from dunnage.image.waste import Waste
from dunnage.model import Step


def _directories(sizes: dict[str, int]) -> tuple[Directory, ...]:
    return tuple(Directory(*each) for each in sizes.items())


def test_directories_are_compared_most_growth_first() -> None:
    before = _directories({"a": 1, "b": 2, "c": 3, "d": 4})
    after = _directories({"a": 1, "b": 1, "c": 9, "e": 5})

    expected = (("c", 6), ("e", 5), ("b", -1), ("d", -4))
    assert expected == content_changes.of_directories(before, after)


def test_a_directory_that_a_full_list_lacks_is_not_compared() -> None:
    full = {f"d{number}": 1 for number in range(directories.LIMIT)}
    before, after = _directories(full), _directories({"new": 5, "d0": 3})

    expected = (("d0", 2), *((name, -1) for name in sorted(full) if name != "d0"))
    assert expected == content_changes.of_directories(before, after)


def test_parts_are_compared_in_their_order() -> None:
    before = (Part("application", 0, 5), Part("caches", 0, 3), Part("OS packages", 9, 1))
    after = (Part("application", 0, 5), Part("npm packages", 1, 2), Part("OS packages", 7, 2))

    assert (
        PartDelta("npm packages", 1, 2),
        PartDelta("OS packages", -2, 1),
        PartDelta("caches", 0, -3),
    ) == content_changes.of_parts(before, after)


def _waste(stored: str, by: str, size: int, how: Hiding = Hiding.DELETED, line: int = 4) -> Waste:
    first, second = Step(stored, a_location(line)), Step(by, a_location(line + 1))
    return Waste(first, second, how, size, 1, ("app/x",))


def test_waste_is_compared_most_growth_first() -> None:
    same, gone = _waste("RUN a", "RUN b", 3), _waste("RUN c", "RUN d", 4)
    was, now = _waste("COPY . .", "RUN rm x", 5), _waste("COPY . .", "RUN rm x", 7, line=9)
    new = _waste("COPY . .", "RUN rm x", 6, Hiding.REPLACED)

    assert (
        WasteDelta(None, new),
        WasteDelta(was, now),
        WasteDelta(gone, None),
    ) == content_changes.of_waste((same, gone, was), (same, now, new), {})


def test_the_waste_of_an_edited_instruction_is_the_same() -> None:
    was = _waste("RUN npm ci", "RUN chown a .", 5)
    now = _waste("RUN npm ci --omit=dev", "RUN chown b .", 7)
    texts = {"RUN npm ci": "RUN npm ci --omit=dev", "RUN chown a .": "RUN chown b ."}

    assert (WasteDelta(was, now),) == content_changes.of_waste((was,), (now,), texts)
