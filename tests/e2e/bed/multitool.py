"""Microsoft's SARIF validator, which GitHub recommends, as a judge of what we write."""

import json
from pathlib import Path

from bed import process
from bed.tools import Tools


def errors(tools: Tools, log: Path) -> tuple[str, ...]:
    """List what a SARIF file breaks of the standard's rules and of GitHub's."""
    verdict = log.with_suffix(".validated.sarif")
    process.run(
        *(tools.sarif_multitool, "validate", log, "--rule-kind", "Sarif;Ghas"),
        *("--level", "Error", "--output", verdict, "--log", "ForceOverwrite"),
    )
    results = json.loads(verdict.read_text("utf-8-sig"))["runs"][0]["results"]
    return tuple(f"{each['ruleId']}: {each['message']}" for each in results)
