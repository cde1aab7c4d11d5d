import re
from pathlib import Path

from dunnage.dockerfile import parse
from dunnage.dockerfile.reference import Reference

_ROOT = Path(__file__).parents[1]
_DOCKERFILE = parse((_ROOT / "Dockerfile").read_bytes())
_BASES = [stage.base for stage in _DOCKERFILE.stages if isinstance(stage.base, Reference)]
# CVE-2026-33634: a stealer of credentials, published under these versions.
_COMPROMISED = {"0.69.4", "0.69.5", "0.69.6"}


def test_every_base_of_the_actions_image_has_a_tag_and_a_digest() -> None:
    pulled = [each for each in _BASES if str(each) != "scratch"]

    assert {"aquasec/trivy", "debian", "docker", "hadolint/hadolint"} == {
        each.name for each in pulled
    }
    assert [] == [str(each) for each in pulled if not each.tag or not each.digest]


def test_no_compromised_release_of_trivy_is_taken() -> None:
    (trivy,) = (each for each in _BASES if "trivy" in each.name)

    assert re.fullmatch(r"\d+\.\d+\.\d+", trivy.tag or "")
    assert trivy.tag not in _COMPROMISED


def test_no_step_is_for_one_architecture_alone() -> None:
    assert [] == re.findall(r"(?i)amd64|x86|arm64|aarch64", (_ROOT / "Dockerfile").read_text())


def test_the_image_starts_python_itself() -> None:
    # A shell in between would drop the inputs whose names hold dashes.
    entrypoint = _DOCKERFILE.target.entrypoint

    assert entrypoint is not None
    assert entrypoint.json == ("/opt/dunnage/entrypoint.py",)


def test_python_starts_isolated_from_what_a_job_sets() -> None:
    first, _, _ = (_ROOT / "entrypoint.py").read_text().partition("\n")

    assert first == "#!/opt/dunnage/bin/python3 -Iu"
