from dataclasses import replace

from builders import a_delta, a_layer, a_location, a_report, a_snapshot, compared
from dunnage.image.delta import InstructionDelta
from dunnage.image.volatile import Volatile
from dunnage.model import Share, Sizes, Step
from dunnage.report.report import Origin, Report
from dunnage.report.sections.growth import growth

NO_ORIGIN = Origin(None, None, None)
HEAD = """### Size by instruction

| Instruction | Line | On disk | To pull |
| --- | --- | ---: | ---: |
"""


def told(report: Report) -> str:
    section = growth(replace(report, origin=NO_ORIGIN), 15)
    assert section
    return section.body.replace("\N{NO-BREAK SPACE}", " ").removeprefix(HEAD)


def share(text: str, line: int, unpacked: int) -> Share:
    return Share(Step(text, a_location(line)), unpacked)


def test_what_a_copy_brings_stands_below_it_with_its_maker() -> None:
    copy = replace(
        a_layer("COPY --from=build /app .", 9_000_000, line=23),
        shares=(share("RUN npm ci", 9, 8_000_000), share("RUN tsc", 12, 900_000)),
    )
    delta = a_delta(instructions=(InstructionDelta(None, copy, copy.sizes),))

    assert told(compared(a_report(), delta)) == (
        "| `COPY --from=build /app .` _added_ | `Dockerfile:23` | **+9.0 MB** | +18.2 MB |\n"
        "| &emsp;↳ made by `RUN npm ci` | `Dockerfile:9` | +8.0 MB |  |\n"
        "| &emsp;↳ made by `RUN tsc` | `Dockerfile:12` | +900.0 kB |  |"
    )


def test_small_shares_are_one_row() -> None:
    shares = tuple(share(f"RUN step {number}", number, 900 - number) for number in range(1, 6))
    copy = replace(a_layer("COPY --from=build /app .", 9_000), shares=shares)

    rows = told(replace(a_report(), snapshot=a_snapshot((copy,)))).splitlines()

    assert rows[0].startswith("| `COPY --from=build /app .` |")
    assert rows[3:] == [
        "| &emsp;↳ made by `RUN step 3` | `Dockerfile:3` | 897 B |  |",
        "| &emsp;↳ made by 2 more instructions |  | 1.8 kB |  |",
    ]


def test_what_nobody_changed_is_named_with_its_cause() -> None:
    layer = a_layer("RUN apt-get update", line=4)
    delta = replace(
        a_delta(instructions=(InstructionDelta(layer, layer, Sizes(20_000, 120_000)),)),
        volatile=(
            Volatile("apt's package index, which is of the build's date", 119_000, layer.step),
            Volatile("@octocat's logs", 1_000),
        ),
    )

    assert told(compared(a_report(), delta)).splitlines()[-1] == (
        "Of it, without anybody's change: apt's package index, which is of the build's date "
        "(`Dockerfile:4`): **+119.0 kB**; `@octocat's` logs: **+1.0 kB**."
    )


def test_rows_that_are_missing_are_instructions() -> None:
    layers = [a_layer(f"RUN step {number}", number, 1) for number in range(1, 21)]
    delta = a_delta(instructions=tuple(InstructionDelta(None, each, each.sizes) for each in layers))

    assert told(compared(a_report(), delta)).endswith("\n\n…and 5 more.\n\n</details>")
