"""What the bed's vulnerability database knows: a few true facts, each with its source.

npm: GitHub's advisories, by their ids. Debian 12: the packages' own changelogs for what is fixed,
https://security-tracker.debian.org for what is not.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import TypeAlias


class Level(IntEnum):
    """Severity as Trivy's database writes it."""

    LOW = 1
    MEDIUM = 2
    HIGH = 3
    CRITICAL = 4


class Unfixed(IntEnum):
    """Why Debian has no fixed version, as Trivy's database writes it."""

    AFFECTED = 2
    WILL_NOT_FIX = 5


@dataclass(frozen=True, slots=True)
class Npm:
    """A reviewed advisory of GitHub."""

    package: str
    cve: str
    ghsa: str
    title: str
    description: str
    vulnerable: tuple[str, ...]
    patched: tuple[str, ...]
    severity: Level
    weaknesses: tuple[str, ...]
    cvss: str
    score: float
    published: str


@dataclass(frozen=True, slots=True)
class Debian:
    """What Debian 12 says about one of its source packages; no severity where Debian gives none."""

    source: str
    cve: str
    title: str
    state: str | Unfixed  # the version that fixes it, or why there is none
    severity: Level | None = None


Advisory: TypeAlias = Npm | Debian

NPM = (
    Npm(
        package="lodash",
        cve="CVE-2021-23337",
        ghsa="GHSA-35jh-r3h4-6jhm",
        title="Command Injection in lodash",
        description="`lodash` versions prior to 4.17.21 are vulnerable to Command Injection "
        "via the template function.",
        vulnerable=("<4.17.21",),
        patched=("4.17.21",),
        severity=Level.HIGH,
        weaknesses=("CWE-77", "CWE-94"),
        cvss="CVSS:3.1/AV:N/AC:L/PR:H/UI:N/S:U/C:H/I:H/A:H",
        score=7.2,
        published="2021-05-06T16:05:51Z",
    ),
    Npm(
        package="minimist",
        cve="CVE-2021-44906",
        ghsa="GHSA-xvch-5gv4-984h",
        title="Prototype Pollution in minimist",
        description="Minimist prior to 1.2.6 and 0.2.4 is vulnerable to Prototype Pollution "
        "via file `index.js`, function `setKey()` (lines 69-95).",
        vulnerable=(">=1.0.0, <1.2.6", "<0.2.4"),
        patched=("1.2.6", "0.2.4"),
        severity=Level.CRITICAL,
        weaknesses=("CWE-1321",),
        cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        score=9.8,
        published="2022-03-18T00:01:09Z",
    ),
    Npm(
        package="express",
        cve="CVE-2024-29041",
        ghsa="GHSA-rv95-896h-c2vc",
        title="Express.js Open Redirect in malformed URLs",
        description="Versions of Express.js prior to 4.19.2 and pre-release alpha and beta "
        "versions before 5.0.0-beta.3 are affected by an open redirect vulnerability using "
        "malformed URLs.",
        vulnerable=("<4.19.2", ">=5.0.0-alpha.1, <5.0.0-beta.3"),
        patched=("4.19.2", "5.0.0-beta.3"),
        severity=Level.MEDIUM,
        weaknesses=("CWE-1286", "CWE-601"),
        cvss="CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N",
        score=6.1,
        published="2024-03-25T19:40:26Z",
    ),
)

_PERL_FIX = "5.36.0-7+deb12u4"
DEBIAN = (
    Debian(
        *(
            "apt",
            "CVE-2011-3374",
            "apt-key does not correctly validate gpg keys",
        ),
        *(Unfixed.AFFECTED, Level.LOW),
    ),
    Debian(
        *(
            "tar",
            "CVE-2005-2541",
            "Tar does not warn when extracting setuid or setgid files",
        ),
        *(Unfixed.AFFECTED, Level.LOW),
    ),
    Debian(
        *("zlib", "CVE-2023-45853", "Integer overflow in MiniZip's zipOpenNewFileInZip4_64"),
        Unfixed.WILL_NOT_FIX,
    ),
    Debian(
        *("pcre2", "CVE-2026-103111", "Fix large JIT stack allocation"),
        "10.42-1+deb12u2",
    ),
    Debian("perl", "CVE-2026-8376", "Buffer overflow in Perl_study_chunk", _PERL_FIX),
    Debian("perl", "CVE-2026-42496", "Archive::Tar symlink extraction", _PERL_FIX),
    Debian("perl", "CVE-2026-7017", "HTTP::Tiny credential forwarding on redirects", _PERL_FIX),
    # Fixed in the release that the base image holds: these must not be found there.
    Debian("perl", "CVE-2023-31484", "CPAN.pm now verifies TLS certificates", "5.36.0-7+deb12u3"),
    Debian(
        *("glibc", "CVE-2025-4802", "Untrusted LD_LIBRARY_PATH in a static setuid binary"),
        "2.36-9+deb12u11",
    ),
    Debian(
        *("libtasn1-6", "CVE-2024-12133", "Potential DoS in handling of numerous SEQUENCE OF"),
        "4.19.0-2+deb12u1",
    ),
)

ALL: tuple[Advisory, ...] = (*NPM, *DEBIAN)
