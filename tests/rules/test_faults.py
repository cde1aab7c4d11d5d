"""Every fault that was found in respected public examples, in a project of tests/corpus/."""

import pytest

from corpus_report import CORPUS, Told, expected, told

# The number of the fault, the project that has it, where it is to be told, and by which rule.
_FAULTS = (
    (1, Told("trailing-comments", "Dockerfile:9", "copy-trailing-comment")),
    (1, Told("trailing-comment-slash", "Dockerfile:6", "copy-trailing-comment")),
    (2, Told("build-without-tsc", "Dockerfile:7", "build-without-dev-dependencies")),
    (3, Told("no-manifest", "Dockerfile:4", "install-before-manifest-copy")),
    (4, Told("arg-node-env", "Dockerfile:3", "node-env-before-build-install")),
    (5, Told("token-mount-unread", "Dockerfile:6", "secret-mount-unused")),
    (5, Told("token-mount-unread", "Dockerfile:8", "secret-file-copied")),
    (6, Told("syntax-after-comment", "Dockerfile:2", "syntax-directive-misplaced")),
    (7, Told("unused-deps-stage", "Dockerfile:6", "unused-stage")),
    (8, Told("cache-cleaned-in-mount", "Dockerfile:8", "cache-clean-in-cache-mount")),
    (9, Told("ignore-scripts-bcrypt", "Dockerfile:5", "ignore-scripts-breaks-native-addon")),
    (10, Told("adduser-without-group", "Dockerfile:13", "system-user-without-group")),
    (10, Told("adduser-without-group", "Dockerfile:16", "chown-unknown-user")),
    (11, Told("chown-recursive", "Dockerfile:14", "chown-layer")),
    (12, Told("libraries-in-base-only", "Dockerfile:3", "runtime-package-only-in-build-stage")),
    (13, Told("alpine-to-distroless", "Dockerfile:12", "libc-mismatch-between-stages")),
    (14, Told("alpine-to-distroless", "Dockerfile:9", "base-image-untagged")),
    (14, Told("alpine-to-distroless", "Dockerfile:9", "distroless-runs-as-root")),
    (15, Told("dockerignore-root-only", ".dockerignore:3", "dockerignore-not-recursive")),
    (15, Told("dockerignore-root-only", ".dockerignore:4", "dockerignore-not-recursive")),
    (16, Told("env-in-build-stage", "Dockerfile:8", "node-env-missing-in-final")),
    (17, Told("user-before-install", "Dockerfile:6", "user-cannot-write")),
    (17, Told("upload-dir", "Dockerfile:8", "user-cannot-write")),
    (18, Told("no-init-no-handler", "Dockerfile:9", "init-missing")),
    (19, Told("healthcheck-lost", "Dockerfile:15", "healthcheck-target-missing")),
    (20, Told("latest-then-lts", "Dockerfile:11", "libc-mismatch-between-stages")),
    (20, Told("latest-then-lts", "Dockerfile:11", "node-major-mismatch-between-stages")),
    (21, Told("source-over-modules", "Dockerfile:10", "source-copied-to-final")),
    (22, Told("secret-mount-optional", "Dockerfile:5", "secret-mount-not-required")),
    (23, Told("final-stage-bare", "Dockerfile:8", "runs-as-root")),
    (23, Told("final-stage-bare", "Dockerfile:8", "node-env-missing-in-final")),
    (23, Told("final-stage-bare", "Dockerfile:11", "package-cache-left")),
    (24, Told("clean-in-discarded", "Dockerfile:4", "cache-clean-in-discarded-stage")),
    (26, Told("classic-single-stage", "Dockerfile:1", "base-image-eol-node")),
)


@pytest.mark.parametrize(
    "fault", [pytest.param(fault, id=f"{number}-{fault.rule}") for number, fault in _FAULTS]
)
def test_a_fault_is_told_on_its_line_and_nothing_false_beside_it(fault: Told) -> None:
    case = CORPUS / fault.case

    found = set(told(case))

    assert fault in found
    assert found == set(expected(case))


def test_every_fault_but_that_of_the_built_image_has_a_project() -> None:
    image_decides = {25}  # source maps

    assert {number for number, _ in _FAULTS} | image_decides == set(range(1, 27))
