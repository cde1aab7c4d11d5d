from dunnage.project.layout import Layout

LAYOUT = Layout(
    (
        "node_modules/a",
        "node_modules/@s/b",
        "node_modules/@s/b/node_modules/a",
        "packages/api/node_modules/a",
    )
)


def test_the_nearest_folder_that_has_a_name_decides() -> None:
    assert [LAYOUT.seen(folder, ("a",)) for folder in ("", "node_modules/@s/b")] == [
        ("node_modules/a",),
        ("node_modules/@s/b/node_modules/a",),
    ]
    assert LAYOUT.seen("packages/api", ("a", "@s/b")) == (
        "packages/api/node_modules/a",
        "node_modules/@s/b",
    )


def test_what_is_not_installed_is_left_out() -> None:
    assert LAYOUT.seen("packages/api", ("none", "a")) == ("packages/api/node_modules/a",)
    assert LAYOUT.seen("packages/web", ("s/b",)) == ()
