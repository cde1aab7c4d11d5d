from dataclasses import replace

from builders import a_delta, a_location, a_package, a_report, compared
from dunnage.image.delta import PackageChange, PackageDelta
from dunnage.model import Package
from dunnage.report.report import Origin
from dunnage.report.sections.packages import packages

HEAD = "| Package | What happened | Line | On disk |\n| --- | --- | --- | ---: |"
CURL = Package("debian", "curl", "8.14.1-2", None, 500_000, location=a_location(5))


def told(*changed: PackageDelta, rows: int = 15) -> str:
    report = compared(a_report(), a_delta(packages=changed))
    section = packages(replace(report, origin=Origin(None, None, None)), rows)
    assert section
    return section.body.replace("\N{NO-BREAK SPACE}", " ").replace(HEAD, "(head)")


def added(package: Package) -> PackageDelta:
    return PackageDelta(None, package, PackageChange.ADDED)


def test_a_package_has_its_line_of_the_lockfile() -> None:
    left_pad = replace(a_package("left-pad"), location=a_location(7, path="package-lock.json"))

    assert told(added(left_pad)) == (
        "### Packages\n\n(head)\n"
        "| `left-pad` | added, `4.17.20` | `package-lock.json:7` | **+1.4 MB** |"
    )


def test_the_most_growth_comes_first_and_the_rest_is_folded_with_its_sum() -> None:
    many = [added(a_package(f"p{number}", size=number * 1000)) for number in range(1, 7)]
    gone = PackageDelta(a_package("old", size=9_000), None, PackageChange.REMOVED)

    body = told(gone, *many)

    first, fold = body.split("<details>")
    assert [f"`p{number}`" for number in range(6, 1, -1)] == [
        row.split(" | ")[0].removeprefix("| ") for row in first.splitlines()[3:-1]
    ]
    assert fold == (
        "<summary>2 more: 1 added, 1 removed, \N{MINUS SIGN}8.0 kB on disk</summary>\n\n(head)\n"
        "| `p1` | added, `4.17.20` |  | **+1.0 kB** |\n"
        "| `old` | removed, `4.17.20` |  | **\N{MINUS SIGN}9.0 kB** |\n\n</details>"
    )


def test_the_systems_packages_and_the_base_images_are_folded_apart() -> None:
    node = Package("node", "node", "24.1.0", None, 100, base=True)
    newer = replace(node, version="24.2.0", size=350)

    assert told(added(CURL), PackageDelta(node, newer, PackageChange.UPGRADED)) == (
        "### Packages\n\n"
        "<details><summary>OS packages: 1 added, +500.0 kB on disk</summary>\n\n(head)\n"
        "| `curl` | added, `8.14.1-2` | `Dockerfile:5` | **+500.0 kB** |\n\n</details>\n\n"
        "<details><summary>Base image: 1 upgraded, +250 B on disk</summary>\n\n(head)\n"
        "| `node` | upgraded, `24.1.0` → `24.2.0` |  | **+250 B** |\n\n</details>"
    )


def test_sizes_that_are_not_known_are_not_invented() -> None:
    assert "| `tar` | added, `1` |  |  |" in told(added(Package("npm", "tar", "1")))


def test_without_packages_to_compare_there_is_no_section() -> None:
    assert packages(compared(a_report(), a_delta(packages=())), 15) is None


def test_hostile_names_stay_in_their_cell() -> None:
    hostile = replace(a_package("<b>`@octocat|", "1`](https://e.vil)"), via=("`x` @octocat",))

    assert told(added(hostile)).splitlines()[-1] == (
        "| ``<b>`@octocat\\|`` | added, `` `1`](https://e.vil)` ``, "
        "through ``` ``x` ``` `` @octocat` `` |  | **+1.4 MB** |"
    )
