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
    Input(
        "mode",
        "review",
        "What the step does: `review` an image, `lint` its Dockerfile alone without a build, or "
        "`comment`, which tells the reviews of other jobs in one comment on the pull request.",
    ),
    Input("context", ".", "The build context: a folder of the repository."),
    Input("dockerfile", "", "The Dockerfile. Default: `Dockerfile` in the context."),
    Input("target", "", "The stage to build. Default: the last one."),
    Input(
        "platform",
        "",
        "The platform to build, such as `linux/arm64`; several with commas between are reviewed "
        "one by one. Default: the engine's.",
    ),
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
        "images",
        "",
        "Several images to review in this one step, one a line, such as "
        "`name=shop-api,context=services/api`; the fields are `name`, `context`, `dockerfile`, "
        "`target`, `platform` and `image`, each as the input of that name.",
    ),
    Input(
        "bake-file",
        "",
        "A bake file, such as `docker-bake.hcl`: the images of its targets are reviewed.",
    ),
    Input(
        "bake-targets",
        "",
        "Targets or groups of the bake file, one a line. Default: its `default` group.",
    ),
    Input(
        "builder",
        "",
        "What builds: the name of a buildx builder; or the address of a BuildKit, such as "
        "`tcp://buildkit.example.com:1234`; or `docker-container` or `kubernetes` for one that is "
        "made for this step. Default: the engine's own.",
    ),
    Input(
        "builder-options",
        "",
        "Options of the builder that is made, one `name=value` a line, such as `cacert=` or "
        "`namespace=`, as `docker buildx create --driver-opt` takes them.",
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
        "The pull request comment, and suggested repairs beside the lines: `always`, `never`, or "
        "`changes`: once there is something that the change does to the image or its findings.",
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
        "What to compare with: `auto` (the snapshot that the default branch keeps, or else, on a "
        "pull request, the base commit, built in the same job), `ref` or `artifact` (a kept "
        "snapshot alone), `build`, `none`, or the path of an earlier report file.",
    ),
    Input(
        "keep-snapshot",
        "auto",
        "Whether a run on the default branch keeps its snapshot in the git ref "
        "`refs/dunnage/snapshots`: `auto` (where the token may: `contents: write`), `always` or "
        "`never`.",
    ),
    Input(
        "report-artifact",
        "dunnage",
        "The name of the artifact that holds report files, for `baseline: artifact` and for "
        "`mode: comment`, which takes `dunnage-api` for a `dunnage` too (`actions: read`).",
    ),
    Input(
        "reports",
        "",
        "For `mode: comment`: report files in the workspace, one path or pattern such as "
        "`reports/**/dunnage*.json` a line. Default: those in the run's artifacts.",
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
