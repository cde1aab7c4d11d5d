import json
from pathlib import Path

import pytest

from dunnage.errors import ToolError
from dunnage.suppression import ignore_files

_OPENVEX = b"""\
{"@context": "https://openvex.dev/ns/v0.2.0", "statements": [
{"vulnerability": {"name": "CVE-3"}, "products": ["pkg:npm/a"], "status": "fixed"}]}
"""


def write(root: Path, path: str, content: bytes = b"") -> None:
    (root / path).parent.mkdir(exist_ok=True)
    (root / path).write_bytes(content)


def test_the_files_of_a_checkout_are_found(tmp_path: Path) -> None:
    for path in (".vex/b.json", ".vex/a.json", ".vex/README.md", ".trivyignore", "trivy.yaml"):
        write(tmp_path, path)
    (tmp_path / ".trivyignore.yaml").symlink_to("trivy.yaml")
    (tmp_path / ".vex/c.json").mkdir()

    assert ignore_files.listed(tmp_path) == (".trivyignore", ".vex/a.json", ".vex/b.json")


def test_so_many_documents_are_read_and_no_more() -> None:
    paths = [f".vex/{number:03}.json" for number in range(60)]

    assert ignore_files.wanted(paths) == tuple(paths[:50])


def test_a_file_is_read_up_to_a_bound(tmp_path: Path) -> None:
    write(tmp_path, "small", b"x")
    write(tmp_path, "large", b"x" * 1_048_577)

    assert ignore_files.read(tmp_path, "small") == b"x"
    with pytest.raises(ToolError, match=r"^large: the file is larger than 1,048,576 bytes$"):
        ignore_files.read(tmp_path, "large")
    with pytest.raises(ToolError, match=r"^none: the file cannot be read \(No such file"):
        ignore_files.read(tmp_path, "none")


def test_all_files_count_together() -> None:
    files = {
        ".trivyignore": b"CVE-1\nCVE-9 exp:x\n",
        ".trivyignore.yaml": b"vulnerabilities: [{id: CVE-2}]\nsecrets: 1\n",
        ".vex/a.json": _OPENVEX,
        ".vex/b.json": b"{}",
    }

    allowed = ignore_files.parse(files, "shop")

    assert [(each.rule, str(each.location)) for each in allowed.suppressions] == [
        ("CVE-1", ".trivyignore:1"),
        ("CVE-2", ".trivyignore.yaml:1"),
        ("CVE-3", ".vex/a.json:2"),
    ]
    assert [str(each.location) for each in allowed.mistakes] == [
        ".trivyignore:2",
        ".trivyignore.yaml:2",
        ".vex/b.json:1",
    ]


def test_so_many_statements_count_and_no_more() -> None:
    statement = {"vulnerability": "CVE-1", "products": ["pkg:npm/a"], "status": "fixed"}
    document = {"@context": "https://openvex.dev/ns", "statements": [statement] * 1500}
    content = json.dumps(document).encode()

    allowed = ignore_files.parse({".vex/a.json": content, ".vex/b.json": content}, "shop")

    assert len(allowed.suppressions) == 2000
    assert list(map(str, allowed.mistakes)) == [
        ".vex/b.json:1: from here on nothing counts: 2,000 entries are enough"
    ]
