from dataclasses import replace

from builders import a_delta, a_location, a_report, compared
from dunnage.contents import Hiding
from dunnage.image.delta import WasteDelta
from dunnage.image.waste import Waste
from dunnage.model import Step
from dunnage.report.report import Origin, Report
from dunnage.report.sections.waste import waste

COPY, REMOVE = Step("COPY . .", a_location(10)), Step("RUN rm -rf docs", a_location(11))
DOCS = Waste(COPY, REMOVE, Hiding.DELETED, 31_000_000, 214, ("app/docs/…", "app/x"))
CHOWN = Waste(
    COPY, Step("RUN chown -R node .", None), Hiding.REPEATED, 120_000, 1, ("app/server.js",)
)
DOCS_TOLD = (
    "(`/app/docs/…`, 214 files): stored by `COPY . .` (`Dockerfile:10`), "
    "deleted by `RUN rm -rf docs` (`Dockerfile:11`). "
    "Leave it out of the copy: by `.dockerignore`, or by narrower paths."
)
CHOWN_TOLD = (
    "(`/app/server.js`, 1 file): stored by `COPY . .` (`Dockerfile:10`), "
    "repeated by `RUN chown -R node .`. Set owner and mode while copying: `--chown`, `--chmod`."
)


def carrying(*wasted: Waste) -> Report:
    report = a_report()
    assert report.snapshot
    snapshot = replace(report.snapshot, waste=wasted)
    return replace(report, origin=Origin(None, None, None), snapshot=snapshot)


def against_the_baseline(report: Report, *changed: WasteDelta) -> Report:
    snapshot = report.snapshot
    delta = replace(a_delta(), waste=changed)
    return replace(compared(report, delta), snapshot=snapshot)


def told(report: Report) -> str:
    section = waste(report, 15)
    return section.body.removeprefix("### Wasted bytes\n\n") if section else ""


def test_new_waste_is_told_with_both_lines_and_what_to_do() -> None:
    report = against_the_baseline(carrying(DOCS, CHOWN), WasteDelta(None, DOCS))

    assert told(report) == (
        f"- **+31.0 MB** {DOCS_TOLD}\n\n"
        f"<details><summary>Other wasted bytes: 120.0 kB</summary>\n\n"
        f"- **120.0 kB** {CHOWN_TOLD}\n\n</details>"
    )


def test_a_first_image_has_all_of_its_waste_new() -> None:
    assert told(carrying(DOCS, CHOWN)) == (
        f"- **31.0 MB** {DOCS_TOLD}\n- **120.0 kB** {CHOWN_TOLD}"
    )


def test_what_the_baseline_wastes_too_is_no_section_of_its_own() -> None:
    assert told(against_the_baseline(carrying(DOCS))) == ""


def test_trifles_are_not_told() -> None:
    trifle = replace(DOCS, size=99_999)

    assert told(carrying(trifle)) == ""
    assert told(against_the_baseline(carrying(trifle), WasteDelta(None, trifle))) == ""


def test_waste_that_is_gone_is_told_as_a_sum() -> None:
    report = against_the_baseline(carrying(), WasteDelta(DOCS, None), WasteDelta(CHOWN, None))

    assert told(report) == "No longer wasted: **\N{MINUS SIGN}31.1 MB**."


def test_a_few_are_told_and_what_does_not_fit_is_counted() -> None:
    many = tuple(replace(DOCS, files=number) for number in range(30))

    first, fold = told(carrying(*many)).split("<details>")

    assert first.count("- **31.0 MB**") == 5
    assert fold.startswith("<summary>Other wasted bytes: 775.0 MB</summary>")
    assert fold.endswith("\n\n…and 10 more.\n\n</details>")
