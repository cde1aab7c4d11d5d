import pytest

from dunnage.project import copied

FILES = ("config.env", "api/config.env", "api/src/app.js", "src/app.js", "one.txt")


@pytest.mark.parametrize(
    ("named", "path", "source"),
    [
        ((".", "."), "app/config.env", "config.env"),
        ((".", "/srv"), "srv/api/config.env", "api/config.env"),
        (("./src", "./src"), "app/src/app.js", "src/app.js"),
        (("api", "."), "app/config.env", "api/config.env"),
        (("api/", "."), "app/src/app.js", "api/src/app.js"),
        (("api/config.env", "./"), "app/config.env", "api/config.env"),
        (("/api/config.env", "./"), "app/config.env", "api/config.env"),
        (("api/config.env", "/etc/app.env"), "etc/app.env", "api/config.env"),
        (("api/*.env", "./"), "app/config.env", "api/config.env"),
        (("one.txt", "api/config.env", "./"), "app/config.env", "api/config.env"),
        (("config.env", "api/config.env", "./"), "app/config.env", "api/config.env"),
        (("api", "src", "./"), "app/config.env", "api/config.env"),
        (("${WHICH}", "./"), "app/api/config.env", "api/config.env"),
        (("src", "./"), "app/config.env", None),
        (("<<one.txt", "./"), "one.txt", None),
        (("https://example.com/one.txt", "/"), "one.txt", None),
        ((".", "."), "app/other.env", None),
        ((), "one.txt", None),
    ],
)
def test_the_file_that_was_copied_is_looked_for_where_the_instruction_takes_it_from(
    named: tuple[str, ...], path: str, source: str | None
) -> None:
    assert copied.source(path, named, FILES) == source
