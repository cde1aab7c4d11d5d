"""The inputs of the action and options of the command line, as every page shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Input:
    """One input of the action, as `action.yml`, the README and `--help` show it."""

    name: str
    default: str
    description: str


INPUTS = (
    Input("context", ".", "The build context: a folder of the repository."),
    Input("dockerfile", "", "The Dockerfile. Default: `Dockerfile` in the context."),
    Input("target", "", "The stage to build. Default: the last one."),
    Input("platform", "", "The platform to build, such as `linux/arm64`. Default: the engine's."),
    Input("build-args", "", "Build arguments, one `NAME=value` a line."),
    Input(
        "secrets",
        "",
        "Build secrets, one `id=value` a line; a value of several lines stands in double quotes. "
        "Handed to the build as files, masked in the log, never stored.",
    ),
    Input(
        "image",
        "",
        "Review this image, which the engine already has, instead of building one.",
    ),
    Input(
        "image-name",
        "",
        "What the image is called in comments and in the Security tab, and what its baseline is "
        "found by. Default: the repository's name, with the Dockerfile's folder and the target.",
    ),
    Input(
        "token",
        "",
        "The token for the comment (`pull-requests: write`) and the upload of SARIF "
        "(`security-events: write`).",
    ),
    Input(
        "comment",
        "always",
        "The pull request comment, and suggested repairs beside the lines: `always` or `never`.",
    ),
    Input(
        "upload-sarif",
        "auto",
        "The upload to code scanning: `auto` (where the token may) or `never`.",
    ),
    Input("sarif-file", "dunnage.sarif", "Where the merged SARIF file is written."),
    Input(
        "merge-sarif",
        "",
        "SARIF files of other tools, one path or pattern such as `reports/*.sarif` a line; their "
        "runs go into the merged file as they are.",
    ),
    Input(
        "report-file",
        "dunnage.json",
        "Where the report is written as JSON; it holds the snapshot that `baseline` reads.",
    ),
    Input(
        "page-file",
        "dunnage.html",
        "Where the picture of the image is written: one HTML page, to be kept as an artifact.",
    ),
    Input(
        "baseline",
        "auto",
        "What to compare with: `auto` (on a pull request, the base commit is built in the same "
        "job), `build` (always), `none`, or the path of an earlier report file.",
    ),
    Input(
        "trivy-server",
        "",
        "The URL of a Trivy server, which has the vulnerability database; it need not be "
        "downloaded then.",
    ),
    Input("trivy-token", "", "The token that the Trivy server asks for. Masked in the log."),
    Input(
        "trivy-cache",
        "",
        "The folder with Trivy's databases, outside the repository, such as "
        "one in `runner.temp`. Default: Trivy's own.",
    ),
    Input(
        "severity",
        "unknown",
        "Leave out vulnerabilities and secrets below this severity: "
        "`unknown`, `low`, `medium`, `high` or `critical`.",
    ),
    Input(
        "licenses",
        "off",
        "Tell packages under licences of this category of Trivy's or a stricter one: `forbidden`, "
        "`restricted`, `reciprocal`, `notice`, or `unknown` for all; or `off`.",
    ),
    Input(
        "fail-on",
        "new-error,new-high,could-not-check",
        "What fails the step, with commas between: `error`, `warning`, `note` (findings), "
        "`critical`, `high`, `medium`, `low` (vulnerabilities), each at that level or worse; "
        "`known-exploited` (vulnerabilities that CISA's catalogue lists); with `fixable-` before "
        "it only vulnerabilities that have a fix, with `new-` before that only what this change "
        "brings, as in `new-fixable-high`; `could-not-check`; or `never`.",
    ),
    Input(
        "max-size",
        "",
        "The largest image allowed: `300MB`, or `90MB compressed`. Unpacked unless it says so.",
    ),
    Input(
        "max-increase",
        "",
        "The largest growth allowed against the baseline: `10MB`, `5%`, `2% compressed`.",
    ),
)
