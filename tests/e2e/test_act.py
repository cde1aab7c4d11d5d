"""The action as a step of a workflow that `act` runs."""

import json
from pathlib import Path

import pytest

from bed import act, action_metadata, events
from bed.checkout import EXAMPLES, Checkout, overlay
from bed.github.state import PullRequest
from bed.rehearsal import NUMBER, ROOT, Rehearsal

pytestmark = pytest.mark.e2e

WORKFLOW = """\
on: pull_request
permissions: {}
jobs:
  review:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - id: dunnage
        uses: ./.github/dunnage
        continue-on-error: true
        with:
          comment: never
          upload-sarif: never
      - run: node tell.mjs
        env:
          OUTCOME: ${{ steps.dunnage.outcome }}
          OUTPUTS: ${{ toJSON(steps.dunnage.outputs) }}
"""
TELL = """\
import { readFileSync } from "node:fs";
const { GITHUB_WORKSPACE, OUTCOME, OUTPUTS } = process.env;
const outputs = JSON.parse(OUTPUTS);
const report = JSON.parse(readFileSync(`${GITHUB_WORKSPACE}/${outputs["report-file"]}`));
console.log(JSON.stringify([OUTCOME, outputs, GITHUB_WORKSPACE, report.commit, report.delta]));
"""


def test_a_later_step_reads_the_outputs_and_the_report(
    rehearsal: Rehearsal, tmp_path: Path
) -> None:
    checkout = Checkout.of(EXAMPLES / "shop-api", tmp_path / "shop-api")
    (checkout.folder / ".github/workflows/image.yml").write_text(WORKFLOW)
    (checkout.folder / "tell.mjs").write_text(TELL)
    act.add_action(checkout.folder / ".github/dunnage")
    checkout.commit("Review the image")
    merge = checkout.propose(overlay(EXAMPLES / "shop-api-pull-request"))
    event = events.pull_request(PullRequest(NUMBER, merge.head, merge.base, merge.merged))

    log = act.run(rehearsal, checkout, event)

    told = next(line for line in log.splitlines() if '| ["' in line)
    outcome, outputs, workspace, commit, delta = json.loads(told.partition("| ")[2])
    assert set(outputs) == set(action_metadata.read(ROOT / "action.yml").outputs)
    assert (outcome, outputs["verdict"], outputs["new-vulnerabilities"]) == (
        *("failure", "findings", "1"),
    )
    # Unlike GitHub's own runner, act mounts the workspace where it is on the host.
    assert (workspace, commit, delta["commit"]) == (
        *(str(checkout.folder), merge.merged, merge.base),
    )
    assert outputs["size-delta-unpacked"] == str(delta["sizes"]["unpacked"])
