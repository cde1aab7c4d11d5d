import json
from dataclasses import replace
from importlib import resources

import jsonschema_rs

from builders import a_delta, a_layer
from dunnage.image.delta import Delta, InstructionDelta
from dunnage.image.volatile import Volatile
from dunnage.model import Sizes
from dunnage.report import delta_json
from report.pull_requests import AFTER, TYPESCRIPT, a_pull_request

SCHEMA = json.loads(resources.files("dunnage").joinpath("schemas/report-1.json").read_text("utf-8"))
DELTA_SCHEMA = {"$ref": "#/$defs/delta", "$defs": SCHEMA["$defs"]}


def written(delta: Delta | None) -> dict[str, object]:
    assert delta
    document = delta_json.document(delta)
    jsonschema_rs.validate(DELTA_SCHEMA, document)
    return document


def test_an_instruction_is_told_with_what_made_its_bytes() -> None:
    lines = {"path": "Dockerfile", "first": 9, "last": 9}
    instructions = written(a_pull_request().delta)["instructions"]
    assert isinstance(instructions, list)

    assert instructions[0] == {
        "change": "edited",
        "before": {
            "instruction": "COPY --from=production /app/node_modules ./node_modules",
            "location": {"path": "Dockerfile", "first": 13, "last": 13},
            "base": False,
        },
        "after": {"instruction": AFTER[1].instruction, "location": lines, "base": False},
        "growth": {"compressed": 15_100_000, "unpacked": 50_430_000},
        "shares": [
            {
                "before": {
                    "instruction": "RUN npm ci --omit=dev",
                    "location": {"path": "Dockerfile", "first": 8, "last": 8},
                },
                "after": {
                    "instruction": "RUN npm ci",
                    "location": {"path": "Dockerfile", "first": 4, "last": 4},
                },
                "growth": 50_430_000,
            }
        ],
    }


def test_a_package_and_waste_are_told_whole() -> None:
    document = written(a_pull_request().delta)
    packages, waste = document["packages"], document["waste"]
    assert isinstance(packages, list)

    (typescript,) = (each for each in packages if TYPESCRIPT.name == each["after"]["name"])
    assert typescript == {
        "change": "added",
        "before": None,
        "after": {
            "kind": "npm",
            "name": "typescript",
            "version": "5.9.2",
            "path": TYPESCRIPT.path,
            "size": 22_900_000,
            "base": False,
            "location": {"path": "package-lock.json", "first": 2210, "last": 2210},
            "dev": True,
            "via": [],
        },
        "growth": 22_900_000,
    }
    assert waste == [
        {
            "before": None,
            "after": {
                "stored": {
                    "instruction": "COPY . .",
                    "location": {"path": "Dockerfile", "first": 10, "last": 10},
                },
                "by": {
                    "instruction": "RUN rm -rf docs",
                    "location": {"path": "Dockerfile", "first": 11, "last": 11},
                },
                "how": "deleted",
                "size": 31_000_000,
                "files": 214,
                "examples": ["app/docs/…"],
            },
            "growth": 31_000_000,
        }
    ]


def test_parts_directories_causes_and_notes_are_told() -> None:
    delta = a_pull_request().delta
    assert delta
    step = AFTER[2].step
    document = written(
        replace(
            delta,
            directories=delta.directories[:1],
            parts=delta.parts[:1],
            volatile=(Volatile("npm's logs", -5, step), Volatile("npm's cache", 7)),
            notes=("sizes are\nestimates",),
        )
    )

    kept = ("commit", "base", "directories", "parts", "volatile", "notes")
    assert {name: document[name] for name in kept} == {
        "commit": "1a2b3c4d" * 5,
        "base": {"compressed": 700_000, "unpacked": 1_900_000},
        "directories": [{"path": "app", "growth": 50_430_000}],
        "parts": [{"name": "npm packages", "base": 0, "own": 27_530_000}],
        "volatile": [
            {
                "cause": "npm's logs",
                "step": {
                    "instruction": "COPY . .",
                    "location": {"path": "Dockerfile", "first": 10, "last": 10},
                },
                "growth": -5,
            },
            {"cause": "npm's cache", "step": None, "growth": 7},
        ],
        "notes": ["sizes are estimates"],
    }


def test_what_is_too_long_is_cut() -> None:
    layer = a_layer("RUN " + "x" * 2000)
    delta = a_delta(instructions=(InstructionDelta(None, layer, Sizes(1, 1)),))

    assert len(json.dumps(written(delta)["instructions"])) < 1500
