import json
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from builders import (
    BASE,
    KEY,
    a_finding,
    a_layer,
    a_location,
    a_package,
    a_snapshot,
    a_vulnerability,
    an_image,
    the_files,
)
from dunnage.contents import File, Hidden, Hiding
from dunnage.errors import ConfigError
from dunnage.image.parts import Part
from dunnage.image.snapshot import Directory, Mark, Snapshot, dump, load, take
from dunnage.image.volatile import Volatile
from dunnage.image.waste import Waste
from dunnage.model import Layer, Package, Share, Sizes, Step, Tool, ToolRun

SCHEMA = json.loads((resources.files("dunnage") / "schemas" / "snapshot-1.json").read_text())
GO = Package("gobinary", "stdlib", "1.24", "usr/bin/tini")


def test_a_snapshot_is_what_is_known_of_an_image() -> None:
    finding, vulnerability = a_finding(), a_vulnerability()
    runs = (
        ToolRun(Tool.TRIVY, "0.76.0", (vulnerability,)),
        ToolRun(Tool.DUNNAGE, "0.1.0", (finding,)),
        ToolRun(Tool.HADOLINT, problem="it is not installed"),
    )
    index = "var/lib/apt/lists/x"
    image = an_image()
    image = replace(
        image,
        files={"app/index.js": File(3, 3), "usr/bin/x": File(7, 0), index: File(2, 2)},
        hidden=(Hidden("app/index.js", 4, 2, 3, Hiding.REPLACED),),
        packages=(a_package(),),
    )

    actual = take(
        KEY, "ab" * 20, [("Trivy", "1"), ("BuildKit", "2")], image, [GO, a_package()], runs
    )

    assert vulnerability.vulnerability is not None
    expected = Snapshot(
        key=KEY,
        commit="ab" * 20,
        tools=(("BuildKit", "2"), ("Trivy", "1")),
        layers=image.layers,
        directories=(
            Directory("usr", 7),
            Directory("usr/bin", 7),
            Directory("app", 3),
            Directory("var", 2),
            Directory("var/lib", 2),
            Directory("var/lib/apt", 2),
        ),
        packages=(a_package(),),
        findings=(
            Mark(
                Tool.TRIVY,
                vulnerability.rule.id,
                vulnerability.subject,
                str(vulnerability.vulnerability.rating),
            ),
            Mark(Tool.DUNNAGE, finding.rule.id, finding.subject, str(finding.rule.severity)),
        ),
        ran=(Tool.TRIVY, Tool.DUNNAGE),
        scanned=(GO,),
        parts=(
            Part("application", 0, 3),
            Part("caches", 0, 2),
            Part("operating system, other", 7, 0),
        ),
        waste=(
            Waste(
                image.layers[2].step,
                image.layers[3].step,
                Hiding.REPLACED,
                4,
                1,
                ("app/index.js",),
            ),
        ),
        volatile=(
            Volatile("apt's package index, which is of the build's date", 2, image.layers[2].step),
        ),
    )
    assert expected == actual


def test_a_scan_that_did_not_run_leaves_open_what_only_it_tells() -> None:
    image = replace(an_image(), packages=(a_package(),))

    taken = take(KEY, None, (), image, None, ())

    assert ((a_package(),), None) == (taken.packages, taken.scanned)


def test_the_scan_adds_what_the_image_does_not_tell() -> None:
    tar = Package("debian", "tar", "1")
    image = replace(an_image(), packages=(tar, a_package()))
    other = replace(a_package(), path="opt/lodash")
    scan = [replace(tar, version="1+b1"), a_package(version="0"), GO, other]

    assert (GO, other) == take(KEY, None, (), image, scan, ()).scanned


def test_a_snapshot_is_the_same_in_whatever_order_things_come() -> None:
    packages = tuple(Package("npm", name, "1", f"node_modules/{name}") for name in "cab")
    runs = [ToolRun(tool, "1", (a_finding(),)) for tool in Tool]
    shots = [
        take(KEY, None, (), replace(an_image(), packages=one), [GO, *one], other)
        for one, other in ((packages, runs), (packages[::-1], runs[::-1]))
    ]

    assert dump(shots[0]) == dump(shots[1])


def test_a_snapshot_holds_no_secret() -> None:
    secret = "hunter2hunter2"  # noqa: S105 - it is to look like one
    finding = replace(a_finding(), subject=f"RUN NPM_TOKEN={secret} npm ci")
    share = Share(Step(f"RUN curl https://me:{secret}@host.tld", None), 5)
    layer = replace(a_layer(f"RUN x --password {secret}"), shares=(share,))
    image = replace(
        an_image((BASE, layer)),
        files={"var/log/apt/x": File(5, 1)},
        hidden=(Hidden("x", 5, 1, 1, Hiding.REPLACED),),
    )

    taken = take(KEY, None, (), image, (), [ToolRun(Tool.DUNNAGE, "1", (finding,))])

    assert secret not in dump(taken)
    assert (1, 1, 1) == (len(taken.waste), len(taken.volatile), len(taken.findings))


WHERE = a_location(4)
STEP = Step("RUN npm ci", WHERE)
FULL = replace(
    a_snapshot(),
    layers=(
        BASE,
        replace(a_layer(), location=None),
        replace(a_layer(), exact=True, shares=(Share(STEP, 5), Share(Step("RUN x", None), 3))),
    ),
    packages=(
        Package("debian", "tar", "1", base=True),
        Package("npm", "\ud800", "2", "node_modules/x", 3, location=WHERE, dev=False, via=()),
        Package("npm", "y", "2", "node_modules/y", 0, dev=True, via=("a", "b")),
    ),
    findings=(Mark(Tool.TRIVY, "CVE-2026-1", "tar (debian)", "critical"),),
    scanned=(GO,),
    parts=(Part("caches", 1, 2),),
    waste=(Waste(STEP, Step("RUN rm x", None), Hiding.DELETED, 5, 1, ("x", "y")),),
    volatile=(Volatile("npm's logs", 5, STEP), Volatile("npm's cache", 4)),
)


@pytest.mark.parametrize("snapshot", [FULL, replace(FULL, scanned=None, commit=None)])
def test_what_is_dumped_loads_again(snapshot: Snapshot) -> None:
    text = dump(snapshot)

    assert (snapshot, text) == (load(text), dump(load(text)))


def test_each_thing_has_a_line() -> None:
    text = dump(replace(FULL, packages=FULL.packages[:2]))

    expected = (
        '"packages": [\n{"base":true,"kind":"debian","name":"tar","version":"1"},\n'
        r'{"dev":false,"kind":"npm","location":"Dockerfile:4","name":"\ud800","path":'
        '"node_modules/x","size":3,"version":"2","via":[]}\n],\n'
    )
    assert expected in text


TEXTS = st.text(max_size=20)
BYTES = st.integers(0, 2**53 - 1)
LOCATIONS = st.none() | st.builds(a_location, st.integers(1, 99), st.integers(1, 99), TEXTS)
STEPS = st.builds(Step, TEXTS, LOCATIONS)
PACKAGES = st.builds(
    Package,
    TEXTS,
    TEXTS,
    TEXTS,
    st.none() | TEXTS,
    st.none() | BYTES,
    st.booleans(),
    LOCATIONS,
    st.none() | st.booleans(),
    st.none() | st.lists(TEXTS, max_size=3).map(tuple),
)
SNAPSHOTS = st.builds(
    Snapshot,
    key=st.just(KEY),
    commit=st.none() | st.just("ab" * 20),
    tools=st.dictionaries(TEXTS, TEXTS, max_size=3).map(lambda tools: tuple(sorted(tools.items()))),
    layers=st.lists(
        st.builds(
            Layer,
            st.just(BASE.diff_id),
            st.builds(Sizes, BYTES, BYTES),
            TEXTS,
            LOCATIONS,
            st.booleans(),
            st.booleans(),
            st.lists(st.builds(Share, STEPS, BYTES), max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    directories=st.lists(st.builds(Directory, TEXTS, BYTES), max_size=2).map(tuple),
    packages=st.lists(PACKAGES, max_size=3).map(tuple),
    findings=st.lists(
        st.builds(Mark, st.sampled_from(Tool), TEXTS, TEXTS, st.just("low")), max_size=2
    ).map(tuple),
    ran=st.lists(st.sampled_from(Tool), max_size=2).map(tuple),
    scanned=st.none() | st.lists(PACKAGES, max_size=2).map(tuple),
    parts=st.lists(st.builds(Part, TEXTS, BYTES, BYTES), max_size=2).map(tuple),
    waste=st.lists(
        st.builds(
            Waste,
            STEPS,
            STEPS,
            st.sampled_from(Hiding),
            BYTES,
            BYTES,
            st.lists(TEXTS, max_size=3).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    volatile=st.lists(st.builds(Volatile, TEXTS, BYTES, st.none() | STEPS), max_size=2).map(tuple),
)


@settings(deadline=None)
@given(SNAPSHOTS)
def test_any_snapshot_loads_again(snapshot: Snapshot) -> None:
    text = dump(snapshot)

    assert (snapshot, text) == (load(text), dump(load(text)))


def test_no_foreign_text_makes_a_snapshot_that_does_not_load() -> None:
    long = "x" * 100_000
    finding = replace(a_finding(), subject=long, rule=replace(a_finding().rule, id=long))
    package = Package("npm", long, long, long, via=(long,) * 1_000)
    image = replace(
        an_image(),
        files=the_files({f"{long}/x": 3}),
        hidden=(Hidden(long, 3, 1, 2, Hiding.DELETED),),
        packages=(package,),
    )

    taken = take(KEY, None, (), image, [GO], [ToolRun(Tool.DUNNAGE, "1", (finding,))])

    assert taken == load(dump(taken))


def _changed(**changes: object) -> str:
    return json.dumps(json.loads(dump(FULL)) | changes)


def _changed_layer(**changes: object) -> str:
    document: dict[str, Any] = json.loads(dump(FULL))
    document["layers"][0] |= changes
    return json.dumps(document)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the baseline is no snapshot: it is not JSON"),
        ("[" * 100_000, "the baseline is no snapshot: it is not JSON"),
        ("[]", "the baseline is no snapshot"),
        ("{}", "the baseline is no snapshot: .*required"),
        (_changed(version=2), "version 2, and this release reads version 1: let"),
        (_changed(version="1"), r"no snapshot: \$.version"),
        (_changed(commit="main"), r"no snapshot: \$.commit"),
        (_changed(more=1), "no snapshot: .*more"),
        (_changed(ran=["npm"]), r"no snapshot: \$.ran\[0\]"),
        (_changed_layer(unpacked=-1), r"no snapshot: \$.layers\[0\].unpacked"),
        (_changed_layer(unpacked=1.0), r"no snapshot: \$.layers\[0\].unpacked"),
        (_changed_layer(unpacked=float("nan")), r"no snapshot: \$.layers\[0\].unpacked"),
        (_changed_layer(compressed=2**53), r"no snapshot: \$.layers\[0\].compressed"),
        (_changed_layer(location="Dockerfile:0"), r"no snapshot: \$.layers\[0\].location"),
        (_changed_layer(location="Dockerfile:1\n"), r"no snapshot: \$.layers\[0\].location"),
        (_changed(commit=f"{'a' * 40}\n"), r"no snapshot: \$.commit"),
        (_changed_layer(location={"path": "x"}), r"no snapshot: \$.layers\[0\].location"),
        (_changed_layer(instruction="x" * 1001), r"no snapshot: \$.layers\[0\].instruction"),
        (_changed(layers=[{}] * 1001), r"no snapshot: \$.layers"),
        (_changed(packages=None), r"no snapshot: \$.packages"),
        (" " * (16 * 1024 * 1024 + 1), "no snapshot: it has more than 16,777,216 characters"),
    ],
)
def test_another_document_is_a_config_error(text: str, expected: str) -> None:
    with pytest.raises(ConfigError, match=expected) as raised:
        load(text)

    assert len(str(raised.value)) < 400


def test_the_schema_is_one_and_describes_every_property() -> None:
    Draft202012Validator.check_schema(SCHEMA)

    assert "urn:dunnage:snapshot:1" == SCHEMA["$id"]
    described = [SCHEMA, *SCHEMA["$defs"].values(), SCHEMA["properties"]["image"]]
    silent = [
        name
        for each in described
        for name, value in each.get("properties", {}).items()
        if "description" not in value
    ]
    assert silent == []
