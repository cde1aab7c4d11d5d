import pytest

from dunnage.adapters import trivy_faults

_FATAL = "trivy ended with exit code 1: 2026-11-20T06:12:44Z\tFATAL\tFatal error\t"
_DOWNLOAD = f"{_FATAL}run error: init error: DB error: failed to download vulnerability DB: "
_TWIRP = f"{_FATAL}unable to fetch missing layers: backoff: permanent error (last error: twirp "
_LOOPBACK = "tls: first record does not look like a TLS handshake; "


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("dial tcp: lookup a.invalid: no such host", "its name is not known (DNS)"),
        ("dial tcp 127.0.0.1:9: connect: connection refused", "connection refused"),
        (
            "unexpected status code 401 Unauthorized: {}",
            "401 Unauthorized: it wants a login",
        ),
        ("GET https://a/token: DENIED: denied", "403 Forbidden: it denies access"),
        ("MANIFEST_UNKNOWN: unknown", "404 Not Found: it has no such database"),
        (
            f"{_LOOPBACK}unexpected status code 429 Too Many Requests: {{}}",
            "429 Too Many Requests: too many ask it",
        ),
        (
            "unexpected status code 503 Service Unavailable: {}",
            "503 Service Unavailable: it is out of order",
        ),
        ("tls: failed to verify certificate: x509: unknown", "its certificate is not trusted"),
        ("dial tcp 10.0.0.1:443: i/o timeout", "it does not answer in time"),
        ("copy error: unexpected EOF", "the download is damaged"),
        ("db.tar.gz: no space left on device", "there is no space left on the disk"),
        ("mkdir db: read-only file system", "the cache folder cannot be written"),
        (
            "what\nnobody knows",
            f"{_DOWNLOAD.rpartition('Fatal error')[2].strip()} what nobody knows",
        ),
    ],
)
def test_a_repository_that_gives_no_database_is_told_in_few_words(words: str, told: str) -> None:
    assert trivy_faults.of_repository(f"{_DOWNLOAD}{words}") == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("trivy is not installed", "Trivy is not installed; the action's image brings it."),
        (
            "trivy was killed by signal 9",
            "Trivy was killed, as where memory runs out: take a larger runner.",
        ),
        ("trivy took longer than 900 s", "Trivy did not end in time."),
        (
            f"{_FATAL}write /tmp/x: no space left on device",
            "there is no space left on the disk, which Trivy needs to unpack layers: free some.",
        ),
        (f"{_FATAL}no such file", "Trivy cannot scan the image: no such file"),
    ],
)
def test_a_scan_that_fails_is_told_with_what_helps(words: str, told: str) -> None:
    assert trivy_faults.of_scan(words) == told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            f"{_TWIRP}error unauthenticated: invalid token)",
            "does not take the token: see the input `trivy-token`",
        ),
        (f"{_TWIRP}dial tcp: lookup a: no such host)", "cannot be found: its name is wrong"),
        (f"{_TWIRP}connect: connection refused)", "does not answer: connection refused"),
        (
            f"{_TWIRP}error bad_route: HTTP status code 404)",
            "is none: it does not know what Trivy asks for (404)",
        ),
        ("502 Server Error: Bad Gateway", "is out of order (502)"),
        (f"{_FATAL}invalid tar header", None),
    ],
)
def test_what_a_server_does_wrong_is_told_apart(words: str, told: str | None) -> None:
    assert trivy_faults.of_server(words) == told


def test_a_fault_of_the_database_is_told_from_one_of_the_image() -> None:
    assert trivy_faults.is_of_database("trivy ended with exit code 2: unexpected fault address")
    assert trivy_faults.is_of_database(f"{_FATAL}init error: DB error: invalid database")
    assert not trivy_faults.is_of_database(f"{_FATAL}invalid tar header")


def test_a_cache_that_cannot_be_written_is_no_fault_of_the_image() -> None:
    unwritable = "unable to initialize fs cache: mkdir /c/fanal: read-only file system"
    full = "failed to store layer: sha256:1 in cache: write /c/fanal/fanal.db: no space left on"
    assert trivy_faults.is_of_cache(f"{_FATAL}{unwritable}")
    assert trivy_faults.is_of_cache(f"{_FATAL}{full}")
    assert not trivy_faults.is_of_cache(f"{_FATAL}write /tmp/layer: no space left on device")
