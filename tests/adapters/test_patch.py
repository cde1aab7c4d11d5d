from dunnage.adapters.patch import parse_patch
from dunnage.model import Lines

HEADER = b"diff --git a/x b/x\nindex 1111111..2222222 100644\n--- a/x\n+++ b/x\n"


def test_a_patch_of_nothing_changes_nothing() -> None:
    assert {} == parse_patch(b"")


def test_a_hunk_without_a_count_is_one_line() -> None:
    assert {"x": (Lines(7, 7),)} == parse_patch(HEADER + b"@@ -7 +7 @@ RUN\n-a\n+b\n")


def test_a_hunk_that_only_removes_has_no_lines() -> None:
    assert {} == parse_patch(HEADER + b"@@ -7,2 +6,0 @@\n-a\n-b\n")


def test_content_that_looks_like_a_header_is_content() -> None:
    lines = b"@@ -1,2 +1,2 @@\n--- a/y\n-@@ -9 +9 @@\n+++ b/y\n+@@ -9 +9 @@\n@@ -9 +9 @@\n-a\n+b\n"
    assert {"x": (Lines(1, 2), Lines(9, 9))} == parse_patch(HEADER + lines)


def test_a_missing_last_newline_is_no_line() -> None:
    none = b"\\ No newline at end of file\n"
    hunk = b"@@ -1 +1,2 @@\n-a\n" + none + b"+a\n+b\n" + none
    assert {"x": (Lines(1, 2),)} == parse_patch(HEADER + hunk)


def test_a_carriage_return_ends_no_line() -> None:
    assert {"x": (Lines(1, 1),)} == parse_patch(HEADER + b"@@ -0,0 +1 @@\n+a\r+++ b/y\r\n")


def test_a_binary_file_has_no_lines() -> None:
    header = b"diff --git a/x b/x\nBinary files a/x and b/x differ\n"
    assert {} == parse_patch(header)


def test_a_quoted_path_is_read_as_git_writes_it() -> None:
    patch = b'+++ "b/\\303\\274 \\"\\\\\\t\\n\\377"\n@@ -0,0 +1 @@\n+a\n'
    assert {'\N{LATIN SMALL LETTER U WITH DIAERESIS} "\\\t\n\udcff': (Lines(1, 1),)} == parse_patch(
        patch
    )
