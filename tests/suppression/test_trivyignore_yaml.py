from dataclasses import replace
from datetime import date

import pytest

from builders import a_package
from dunnage.model import Lines, Location, Rating, Tool
from dunnage.scan.rules import licences
from dunnage.scan.trivy import Licence
from dunnage.suppression import trivyignore_yaml
from dunnage.suppression.mistake import Allowed
from dunnage.suppression.purl import Purl
from dunnage.suppression.scope import Part, Scope
from dunnage.suppression.suppression import Kind, Suppression

_FILE = """\
vulnerabilities:
  - id: CVE-2026-0001
    paths:
      - "app/node_modules/**"
    purls: ["pkg:npm/lodash@4.17.20"]
    expired_at: 2027-02-01
    statement: never called
  - id: CVE-2026-0002
misconfigurations:
  - id: DS002
secrets:
  - id: aws-access-key-id
    paths: [app/config.env]
licenses:
  - id: GPL-3.0
    expired_at: 2027-02-01T10:00:00Z
"""


def waiver(rule: str, line: int, scope: Scope, reason: str | None = None) -> Suppression:
    location = Location(".trivyignore.yaml", Lines(line, line))
    return Suppression(Kind.WAIVER, rule, location, reason, tool=Tool.TRIVY, scope=scope)


def mistakes(content: str) -> list[str]:
    return list(map(str, trivyignore_yaml.parse(content.encode()).mistakes))


def test_entries_are_read_with_files_packages_ends_and_reasons() -> None:
    lodash = Scope(("app/node_modules/**",), (Part(Purl("npm", None, "lodash", "4.17.20")),))
    ends = date(2027, 1, 31)

    allowed = trivyignore_yaml.parse(_FILE.encode())

    assert [(each.until, each) for each in allowed.suppressions] == [
        (ends, _until(waiver("CVE-2026-0001", 2, lodash, "never called"), ends)),
        (None, waiver("CVE-2026-0002", 8, Scope())),
        (None, waiver("aws-access-key-id", 12, Scope(("app/config.env",)))),
        (ends, _until(waiver("license-GPL-3.0", 15, Scope()), ends)),
    ]
    assert allowed.mistakes == ()


@pytest.mark.parametrize("content", ["", "# nothing\n", "vulnerabilities:\n", "{}\n"])
def test_a_file_may_say_nothing(content: str) -> None:
    assert trivyignore_yaml.parse(content.encode()) == Allowed()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("- id: CVE-1\n", "1: expected `vulnerabilities`, `secrets` or `licenses` with a list"),
        ("secrets: all\n", "1: `secrets` is no list"),
        ("vulnerabilities:\n  - CVE-1\n", "2: an entry has no `id`"),
        ("vulnerabilities:\n  - id: [a]\n", "2: `id` is no text"),
        ("vulnerabilities:\n  - id: a\n    paths: b\n", "2: `paths` is no list of texts"),
        (
            "vulnerabilities:\n  - id: a\n    paths: ['[']\n",
            "2: syntax error in pattern [",
        ),
        (
            "vulnerabilities:\n  - id: a\n    purls: [lodash]\n",
            "2: this is no package URL, such as `pkg:npm/lodash@4.17.20`",
        ),
        (
            "vulnerabilities:\n  - id: a\n    expired_at: soon\n",
            "2: `soon` is no date, such as `2027-01-31`",
        ),
        (
            "a: &x 1\nb: *x\n",
            "2: an alias (`*name`) is not allowed here, write the value out",
        ),
        (f"# {'x' * 300_000}\n", "1: the file is larger than 262144 bytes"),
    ],
)
def test_a_mistake_is_told_with_its_line(content: str, message: str) -> None:
    assert mistakes(content) == [f".trivyignore.yaml:{message}"]


def test_an_entry_with_a_mistake_does_not_count_and_the_others_do() -> None:
    content = b"vulnerabilities:\n  - id: a\n    purls: [x]\n  - id: b\n"

    assert [each.rule for each in trivyignore_yaml.parse(content).suppressions] == ["b"]


@pytest.mark.parametrize("name", ["GPL-3.0-only", "GPL 3 (see LICENSE)", "Apache-2.0+"])
def test_a_licence_has_the_name_of_its_rule(name: str) -> None:
    content = f"licenses:\n  - id: {name}\n".encode()
    licence = Licence(name, "restricted", Rating.HIGH, a_package(), None)

    (allowed,) = trivyignore_yaml.parse(content).suppressions

    assert allowed.rule == licences([licence])[name].id


def test_after_a_thousand_entries_nothing_counts() -> None:
    content = "vulnerabilities:\n" + "- id: a\n" * 999 + "secrets:\n" + "- id: b\n" * 9

    assert len(trivyignore_yaml.parse(content.encode()).suppressions) == 1000
    assert mistakes(content) == [
        ".trivyignore.yaml:1003: from here on nothing counts: 1,000 entries are enough"
    ]


def _until(suppression: Suppression, until: date) -> Suppression:
    return replace(suppression, until=until)
