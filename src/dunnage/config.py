"""The inputs of the action, and of the command line: read once, checked whole."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dunnage import values, wanted
from dunnage.budget import Budget
from dunnage.errors import ConfigError
from dunnage.gate import Gate, Limits
from dunnage.inputs import INPUTS
from dunnage.reader import Reader
from dunnage.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dunnage.model import Rating

_SERVER = re.compile(r"https?://[A-Za-z0-9.\[\]:_-]+(/[A-Za-z0-9._~/-]*)?")


@dataclass(frozen=True, slots=True)
class Config:
    """What the user asked for, one field an input; a path is checked where it is used."""

    mode: str
    image: Wanted  # what the inputs that are named after one image's parts say
    platforms: tuple[str, ...]  # () is the engine's own
    images: tuple[Wanted, ...]  # (): no list is given
    bake_file: str | None
    bake_targets: tuple[str, ...]
    secrets: tuple[tuple[str, str], ...]
    builder: str | None
    builder_options: tuple[tuple[str, str], ...]
    token: str | None
    comment: str
    upload_sarif: str
    sarif_file: str | None
    merge_sarif: tuple[str, ...]
    report_file: str | None
    page_file: str | None
    reports: tuple[str, ...]
    report_artifact: str
    baseline: str
    keep_snapshot: str
    trivy_server: str | None
    trivy_token: str | None
    trivy_cache: str | None
    severity: Rating
    licenses: Rating | None  # None: not asked for
    fail_on: Gate
    max_size: Budget | None
    max_increase: Budget | None

    @classmethod
    def from_inputs(
        cls, given: Mapping[str, str], defaults: Mapping[str, str] | None = None
    ) -> Config:
        """Read all inputs; an empty one takes its default. Every mistake is told at once."""
        usual = {each.name: each.default for each in INPUTS} | dict(defaults or {})
        reader = Reader({name: given.get(name, "").strip() or usual[name] for name in usual})
        config = cls(
            mode=reader.keyword("mode", "review", "lint", "comment"),
            image=Wanted(
                context=reader.path("context"),
                dockerfile=reader.path("dockerfile") or None,
                target=reader.plain("target") or None,
                build_args=reader.read("build-args", values.pairs),
                image=reader.plain("image") or None,
                name=reader.matching("image-name", wanted.NAME, "shop-api"),
            ),
            platforms=reader.read("platform", wanted.platforms),
            images=reader.read("images", wanted.parse),
            bake_file=reader.path("bake-file") or None,
            bake_targets=reader.read("bake-targets", values.lines),
            secrets=reader.read("secrets", values.secrets),
            builder=reader.plain("builder") or None,
            builder_options=reader.read("builder-options", values.pairs),
            token=reader.raw("token"),
            comment=reader.keyword("comment", "always", "changes", "never"),
            upload_sarif=reader.keyword("upload-sarif", "auto", "never"),
            sarif_file=reader.path("sarif-file") or None,
            merge_sarif=reader.read("merge-sarif", values.lines),
            report_file=reader.path("report-file") or None,
            page_file=reader.path("page-file") or None,
            reports=reader.read("reports", values.lines),
            report_artifact=reader.matching("report-artifact", wanted.NAME, "dunnage") or "",
            baseline=reader.path("baseline"),
            keep_snapshot=reader.keyword("keep-snapshot", "auto", "always", "never"),
            trivy_server=reader.matching("trivy-server", _SERVER, "https://trivy.example.com"),
            trivy_token=reader.raw("trivy-token"),
            trivy_cache=reader.path("trivy-cache") or None,
            severity=reader.read("severity", values.rating),
            licenses=reader.read("licenses", values.licenses),
            fail_on=reader.read("fail-on", Gate.parse),
            max_size=reader.read("max-size", Budget.parse_size),
            max_increase=reader.read("max-increase", Budget.parse_increase),
        )
        if reader.mistakes:
            raise ConfigError("\n".join(reader.mistakes))
        return config

    @property
    def limits(self) -> Limits:
        """Gather what the review may fail for."""
        return Limits(self.fail_on, self.max_size, self.max_increase)
