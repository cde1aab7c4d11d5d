import time

import pytest

from dunnage.project import javascript


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a(); // b\nc();", "a();  \nc();"),
        ("a(/* b\n */ c);", "a(  c);"),
        ('fetch("https://a.example"); // b', 'fetch("https://a.example");  '),
        ("`//${a}`", "`//${a}`"),
        ("'/*'; a(); '*/'", "'/*'; a(); '*/'"),
        ("a(); /* never closed", "a();  "),
    ],
)
def test_comments_are_taken_out_and_strings_are_not(text: str, code: str) -> None:
    assert javascript.without_comments(text) == code


def test_imports_are_named_as_they_are_written() -> None:
    code = """
        import express, { Router } from "express";
        import './setup.js';
        export * from "./routes";
        const a = require('fs'), b = await import(`./late`);
        import type { A } from "@octo/types/a";
    """
    assert javascript.imports(code) == (
        *("express", "./setup.js", "./routes", "fs", "./late", "@octo/types/a"),
    )


@pytest.mark.parametrize(
    ("code", "computed"),
    [
        ("require(path.join(a, b))", True),
        ("await import(`./${name}`)", True),
        ("require('./' + name)", True),
        ("await import(`./a`)", False),
        ("import(name)", True),
        ("require('./a')", False),
        ("import a from './a'", False),
    ],
)
def test_an_import_may_be_computed(code: str, computed: bool) -> None:
    assert javascript.has_computed_imports(code) is computed


@pytest.mark.parametrize(
    ("code", "handles"),
    [
        ('process.on("SIGTERM", stop);', True),
        ("process.once('SIGTERM', () => server.close());", True),
        ("for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, stop);", True),
        ("app.enableShutdownHooks();", True),
        ("app.enableShutdownHooks([ShutdownSignal.SIGTERM]);", True),
        ("child.kill('SIGTERM');", False),
        ('process.kill(child.pid, "SIGTERM");', False),
        ('process.on("SIGINT", stop);', False),
        ("app.listen(3000);", False),
    ],
)
def test_a_handler_of_sigterm_is_known_by_its_name(code: str, handles: bool) -> None:
    assert javascript.handles_sigterm(code) is handles


@pytest.mark.parametrize(
    ("code", "ports"),
    [
        ("app.listen(3000)", (3000,)),
        ("app.listen({ host: '0.0.0.0', port: 8080 })", (8080,)),
        ("const port = process.env.PORT || 3000;", (3000,)),
        ("await app.listen(process.env.PORT ?? '4000');", (4000,)),
        ("Number(process.env['PORT']) || 5000", (5000,)),
        ("listen(env.PORT || 1); listen(99999); a.listen(99999)", ()),
        ("app.listen(port)", ()),
        ("const a = 3000;", ()),
    ],
)
def test_ports_are_told_where_they_are_written_out(code: str, ports: tuple[int, ...]) -> None:
    assert javascript.ports(code) == ports


@pytest.mark.parametrize(
    ("code", "listens"),
    [
        ("app.listen(port)", True),
        ("serve({ fetch: app.fetch })", True),
        ("Bun.serve({})", True),
        ("events.on('listen', a)", False),
        ("observe(a)", False),
    ],
)
def test_a_server_listens(code: str, listens: bool) -> None:
    assert javascript.listens(code) is listens


@pytest.mark.parametrize(
    ("code", "standalone"),
    [
        ('{ output: "standalone" }', True),
        ("{ 'output': 'standalone' }", True),
        ('{ output: "export" }', False),
        ('{ outputs: "standalone" }', False),
    ],
)
def test_the_standalone_output_of_next(code: str, standalone: bool) -> None:
    assert javascript.is_standalone(code) is standalone


@pytest.mark.parametrize(
    "piece",
    ["'", '"', "`", "/*", "//", "\\", "from '", "kill(", ".listen({", "PORT ", "import(", "'\\"],
)
def test_hostile_text_takes_linear_time(piece: str) -> None:
    text = piece * (400_000 // len(piece))
    start = time.process_time()
    code = javascript.without_comments(text)
    for look in (
        *(javascript.imports, javascript.has_computed_imports, javascript.handles_sigterm),
        *(javascript.listens, javascript.ports, javascript.is_standalone),
    ):
        look(code)
        look(text)
    assert time.process_time() - start < 3
