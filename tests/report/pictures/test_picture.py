from dataclasses import replace

from builders import a_broken_build, a_delta, a_report, compared
from dunnage.report.pictures.picture import pictures
from dunnage.report.pictures.places import Places
from dunnage.report.report import Report


def drawn(report: Report) -> list[tuple[str, str]]:
    return [(each.of, each.by) for each in pictures(report, Places(report))]


def three(of: str) -> list[tuple[str, str]]:
    return [(of, by) for by in ("Directories", "Packages", "Instructions")]


def test_a_first_image_has_no_picture_of_a_change() -> None:
    assert drawn(a_report()) == three("image")


def test_a_comparison_has_pictures_of_both() -> None:
    assert drawn(compared(a_report(), a_delta())) == three("image") + three("change")


def test_a_report_that_came_from_a_file_is_drawn_from_its_snapshot() -> None:
    report = replace(a_report(), image=None)

    found = [
        [each.name for each in picture.root.blocks] for picture in pictures(report, Places(report))
    ]

    assert found == [
        ["app", "usr"],
        ["npm packages"],
        [
            "FROM node:24-bookworm-slim (Dockerfile:1)",
            "COPY package.json package-lock.json ./ (Dockerfile:6)",
            "RUN npm ci --omit=dev (Dockerfile:9)",
            "COPY . . (Dockerfile:12)",
        ],
    ]


def test_a_broken_build_has_no_picture() -> None:
    assert drawn(a_broken_build()) == []
