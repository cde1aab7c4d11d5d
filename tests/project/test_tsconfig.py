import pytest

from dunnage.project import tsconfig
from project.contexts import Files


def config(out_dir: str | None = None, extends: str = "") -> str:
    options = f'"compilerOptions": {{"outDir": "{out_dir}"}},' if out_dir else ""
    inherits = f'"extends": {extends}, // see there' if extends else ""
    return f"{{{options}{inherits}\n}}"


@pytest.mark.parametrize(
    ("texts", "folder", "out_dir"),
    [
        ({}, "", None),
        ({"tsconfig.json": config()}, "", None),
        ({"tsconfig.json": config("./dist")}, "", "dist"),
        ({"tsconfig.json": config("dist"), "tsconfig.build.json": config("lib")}, "", "lib"),
        ({"tsconfig.json": config("a"), "tsconfig.build.json": config()}, "", "a"),
        ({"api/tsconfig.json": config("dist")}, "api", "api/dist"),
        ({"api/tsconfig.json": config("../dist/api")}, "api", "dist/api"),
        ({"tsconfig.json": config("../dist")}, "", None),
        ({"tsconfig.json": config("/dist")}, "", None),
        ({"tsconfig.json": config(".")}, "", None),
        (
            {"api/tsconfig.json": config(None, '"../base"'), "base.json": config("dist")},
            "api",
            "dist",
        ),
        (
            {
                "api/tsconfig.json": config(None, '["../base.json"]'),
                "base.json": config("${configDir}/dist"),
            },
            "api",
            "api/dist",
        ),
        ({"tsconfig.json": config(None, '"@tsconfig/node24"')}, "", None),
        ({"tsconfig.json": "nonsense"}, "", None),
        ({"tsconfig.json": "[]"}, "", None),
        ({"tsconfig.json": config(None, '"./tsconfig.json"')}, "", None),
    ],
)
def test_where_the_compiler_puts_what_it_makes(
    texts: dict[str, str], folder: str, out_dir: str | None
) -> None:
    assert tsconfig.out_dir(Files(texts), folder) == out_dir
