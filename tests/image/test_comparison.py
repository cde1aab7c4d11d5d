from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import BASE, a_finding, a_layer, a_snapshot, a_vulnerability
from dunnage.errors import ToolError
from dunnage.image import directories
from dunnage.image.comparison import compare
from dunnage.image.delta import Delta, FindingsDelta, InstructionDelta, PackageDelta
from dunnage.image.snapshot import Directory, Snapshot, mark
from dunnage.model import (
    Finding,
    ImageKey,
    Layer,
    Lines,
    Location,
    Package,
    Severity,
    Sizes,
    Suppressed,
    Tool,
    ToolRun,
)

CI = a_layer("RUN npm ci", 28_000_000, 14_000_000)
COPY = a_layer("COPY . .", 120_000, 40_000)


def _with(*layers: Layer) -> Snapshot:
    return a_snapshot(layers)


def _resized(layer: Layer, unpacked: int, compressed: int) -> Layer:
    return replace(layer, sizes=layer.sizes + Sizes(compressed, unpacked))


@pytest.mark.parametrize("key", [ImageKey("other", "linux/amd64"), ImageKey("shop", "linux/arm64")])
def test_unlike_images_are_not_compared(key: ImageKey) -> None:
    with pytest.raises(ToolError, match="the baseline is of another image"):
        compare(replace(a_snapshot(), key=key), a_snapshot(), ())


def test_an_image_is_like_itself() -> None:
    before = a_snapshot()

    expected = Delta(
        baseline=before,
        sizes=Sizes(0, 0),
        base_sizes=Sizes(0, 0),
        instructions=(),
        packages=(),
        directories=(),
        findings=FindingsDelta((), (), (), ()),
    )
    assert expected == compare(before, a_snapshot(), ())


def test_what_is_suppressed_now_is_neither_new_nor_fixed() -> None:
    finding = a_finding()
    before = replace(a_snapshot(), findings=(mark(Tool.DUNNAGE, finding),), ran=(Tool.DUNNAGE,))
    by = Location(".github/dunnage.yml", Lines(3, 3))

    delta = compare(
        before,
        a_snapshot(),
        (ToolRun(Tool.DUNNAGE),),
        (Suppressed(Tool.DUNNAGE, finding, by, "so"),),
    )

    assert delta.findings == FindingsDelta((), (), (), ())


def test_what_grew_comes_first_and_what_did_not_change_not_at_all() -> None:
    grown, shrunk = _resized(CI, 61_000_000, 18_000_000), _resized(COPY, -20_000, -10_000)
    added = a_layer("RUN npm run build", 300_000, 100_000)
    removed = a_layer("COPY old .old", 1_000, 500)
    same = a_layer("RUN true", 0, 95)

    delta = compare(
        _with(BASE, CI, COPY, removed, same), _with(BASE, grown, shrunk, added, same), ()
    )

    assert (
        InstructionDelta(CI, grown, Sizes(18_000_000, 61_000_000)),
        InstructionDelta(None, added, Sizes(100_000, 300_000)),
        InstructionDelta(removed, None, Sizes(-500, -1_000)),
        InstructionDelta(COPY, shrunk, Sizes(-10_000, -20_000)),
    ) == delta.instructions


def test_the_base_image_is_one_instruction() -> None:
    above = replace(BASE, sizes=Sizes(1_000_000, 3_000_000))
    after = replace(BASE, sizes=Sizes(90_000_000, 250_000_000))
    delta = compare(_with(BASE, above, CI), _with(after, CI), ())

    growth = after.sizes - BASE.sizes - above.sizes
    whole = replace(above, sizes=BASE.sizes + above.sizes)
    assert (InstructionDelta(whole, after, growth),) == delta.instructions
    assert (growth, growth, Sizes(0, 0)) == (delta.sizes, delta.base_sizes, delta.own_sizes)


def test_an_instruction_without_bytes_that_appears_is_told() -> None:
    workdir = a_layer("WORKDIR /app", 0, 0)

    assert (InstructionDelta(None, workdir, Sizes(0, 0)),) == compare(
        _with(BASE), _with(BASE, workdir), ()
    ).instructions


@pytest.mark.parametrize(
    ("unpacked", "compressed", "expected"),
    [
        (0, 9_999, Sizes(0, 0)),
        (0, -9_999, Sizes(0, 0)),
        (0, 13_999, Sizes(0, 0)),
        (0, 14_000, Sizes(14_000, 0)),
        (1, 9_999, Sizes(0, 1)),
        (1, 10_000, Sizes(10_000, 1)),
    ],
)
def test_what_a_rebuild_varies_by_is_no_change(
    unpacked: int, compressed: int, expected: Sizes
) -> None:
    after = _resized(CI, unpacked, compressed)

    assert expected == compare(_with(BASE, CI), _with(BASE, after), ()).sizes


def test_a_small_layer_that_changed_is_no_noise() -> None:
    small = a_layer("COPY a b", 5_000, 2_000)

    assert Sizes(60, 100) == compare(_with(small), _with(_resized(small, 100, 60)), ()).sizes


LAYERS = st.lists(
    st.builds(
        a_layer,
        st.sampled_from(["RUN npm ci", "RUN npm ci --omit=dev", "COPY . .", "COPY a .", ""]),
        st.integers(0, 10**9),
        st.integers(0, 10**9),
        base=st.booleans(),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(LAYERS, LAYERS)
def test_layer_sizes_add_up_to_the_delta(before: list[Layer], after: list[Layer]) -> None:
    delta = compare(_with(*before), _with(*after), ())

    assert delta.sizes == delta.base_sizes + delta.own_sizes
    assert delta.sizes == sum((each.sizes for each in delta.instructions), Sizes(0, 0))
    exact = _with(*after).sizes - _with(*before).sizes
    assert exact.unpacked == delta.sizes.unpacked
    layers = len(before) + len(after)
    noise = layers * 10_000 + _with(*before).sizes.compressed // 1_000
    assert abs(exact.compressed - delta.sizes.compressed) <= noise


def test_packages_are_compared_where_both_sides_know_them() -> None:
    old, new = Package("debian", "tar", "1"), Package("debian", "tar", "2")
    before, after = (replace(a_snapshot(), packages=(each,)) for each in (old, new))

    assert (PackageDelta(old, new),) == compare(before, after, ()).packages
    assert compare(replace(before, packages=None), after, ()).packages is None
    assert compare(before, replace(after, packages=None), ()).packages is None


def _directories(**sizes: int) -> Snapshot:
    return replace(a_snapshot(), directories=tuple(Directory(*each) for each in sizes.items()))


def test_directories_are_compared_most_growth_first() -> None:
    before, after = _directories(a=1, b=2, c=3, d=4), _directories(a=1, b=1, c=9, e=5)

    assert (("c", 6), ("e", 5), ("b", -1), ("d", -4)) == compare(before, after, ()).directories


def test_a_directory_that_a_full_list_lacks_is_not_compared() -> None:
    full = {f"d{number}": 1 for number in range(directories.LIMIT)}
    before, after = _directories(**full), _directories(new=5, d0=3)

    expected = (("d0", 2), *((name, -1) for name in sorted(full) if name != "d0"))
    assert expected == compare(before, after, ()).directories


def _compared(
    before: list[Finding], after: list[Finding], tool: Tool = Tool.DUNNAGE
) -> FindingsDelta:
    baseline = replace(a_snapshot(), findings=tuple(mark(tool, each) for each in before))
    return compare(baseline, a_snapshot(), [ToolRun(tool, "1", tuple(after))]).findings


def _about(subject: str, severity: Severity = Severity.WARNING, line: int = 1) -> Finding:
    location = Location("Dockerfile", Lines(line, line))
    rule = replace(a_finding().rule, severity=severity)
    return replace(a_finding(), subject=subject, rule=rule, location=location)


def test_findings_are_new_fixed_or_unchanged() -> None:
    old, moved, new = _about("old"), _about("same", line=9), _about("new")

    assert FindingsDelta(
        new=(new,), fixed=(mark(Tool.DUNNAGE, old),), unchanged=(moved,), disclosed=()
    ) == _compared([old, _about("same")], [moved, new])


def test_findings_that_are_alike_are_counted() -> None:
    first, second, third = (_about("same", line=line) for line in (1, 2, 3))

    two_more = _compared([first], [first, second, third])
    two_less = _compared([first, second, third], [first])
    assert ((second, third), (first,)) == (two_more.new, two_more.unchanged)
    assert (mark(Tool.DUNNAGE, first),) * 2 == two_less.fixed


def test_the_worst_comes_first() -> None:
    findings = [_about(str(severity), severity) for severity in Severity]
    fixed = [mark(Tool.DUNNAGE, each) for each in findings]

    assert tuple(findings[::-1]) == _compared([], findings).new
    assert tuple(fixed[::-1]) == _compared(findings, []).fixed


def test_the_same_finding_of_another_tool_is_another() -> None:
    finding = _about("same")
    before = replace(a_snapshot(), findings=(mark(Tool.HADOLINT, finding),))
    runs = [ToolRun(Tool.DUNNAGE, "1", (finding,)), ToolRun(Tool.HADOLINT, "1")]

    found = compare(before, a_snapshot(), runs).findings
    assert ((finding,), (mark(Tool.HADOLINT, finding),)) == (found.new, found.fixed)


def test_a_vulnerability_of_a_package_that_was_there_is_disclosed() -> None:
    finding = a_vulnerability()
    assert finding.vulnerability is not None
    package = finding.vulnerability.package
    run = ToolRun(Tool.TRIVY, "1", (finding,))
    before = replace(a_snapshot(), packages=(replace(package, size=None),))
    other = replace(a_snapshot(), packages=(replace(package, version="0"),))

    assert FindingsDelta((), (), (), (finding,)) == compare(before, a_snapshot(), [run]).findings
    assert FindingsDelta((finding,), (), (), ()) == compare(other, a_snapshot(), [run]).findings


def test_a_tool_that_ran_on_one_side_only_has_no_news() -> None:
    finding = _about("any")
    before = replace(a_snapshot(), findings=(mark(Tool.DUNNAGE, finding),))
    silent = ToolRun(Tool.DUNNAGE, problem="it broke")
    run = ToolRun(Tool.DUNNAGE, "1", (finding,))

    nothing = FindingsDelta((), (), (), ())
    assert nothing == compare(before, a_snapshot(), [silent]).findings
    assert nothing == compare(before, a_snapshot(), []).findings
    assert (
        FindingsDelta((), (), (finding,), ())
        == compare(replace(a_snapshot(), ran=()), a_snapshot(), [run]).findings
    )
