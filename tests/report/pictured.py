"""A pull request against an image with thousands of files, as a page has to show it."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

from builders import (
    BASELINE,
    COMMIT,
    KEY,
    a_finding,
    a_location,
    a_report,
    a_vulnerability,
    an_image,
    the_runs,
)
from dunnage.contents import File, Hidden, Hiding
from dunnage.image import comparison, snapshot
from dunnage.model import (
    Image,
    Layer,
    Lines,
    Location,
    Outcome,
    Package,
    Problem,
    Rating,
    Share,
    Sizes,
    Step,
    Verdict,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dunnage.report.report import Report

_INSTALL = Step("RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev", a_location(6))
_COMPILE = Step("RUN npm run build", a_location(9))
_BASE, _LIBRARIES, _FONTS, _MODULES, _OUTPUT, _ASSETS, _CLEANING = range(7)
_NODE = "usr/local/bin/node"
_DIRECT = ("express", "sharp", "pino", "zod", "undici", "@aws-sdk/client-s3", "next", "date-fns")


def a_pictured_review() -> Report:
    """Add a library, drop another, bump the base image and delete files too late."""
    before, after = _an_application(24), _an_application(25, "playwright-core", without="zod")
    runs = the_runs(
        a_finding(),
        vulnerabilities=(a_vulnerability(), a_vulnerability("CVE-2024-1", Rating.LOW)),
    )
    old = snapshot.take(KEY, BASELINE, (), before, (), runs)
    new = snapshot.take(KEY, COMMIT, (), after, (), runs)
    return replace(
        a_report(),
        runs=runs,
        image=after,
        snapshot=new,
        delta=comparison.compare(old, new, runs),
        problems=(Problem("comment", "the token may not write comments.", blocks=False),),
        verdict=Verdict(
            Outcome.FINDINGS, ("max-increase `5MB`: the image grew by 12.1 MB unpacked",)
        ),
    )


def _an_application(node: int, *more: str, without: str = "") -> Image:
    random_bytes = random.Random(f"{node}")  # noqa: S311 - sizes, no secrets
    names = [each for each in (*_DIRECT, *more) if each != without]
    packages = [_package(name, (), random_bytes) for name in names]
    packages += [
        _package(f"{name.rpartition('/')[2]}-part-{number}", (name,), random_bytes)
        for name in names
        for number in range(30)
    ]
    files = _of_the_base(node) | _of_packages(packages, random_bytes) | _own(random_bytes)
    hidden = (
        Hidden("app/docs/manual.pdf", 7_300_000, _ASSETS, _CLEANING, Hiding.DELETED),
        Hidden("etc/ssl/openssl.cnf", 12_000, _BASE, _LIBRARIES, Hiding.REPLACED),
    )
    image = replace(
        an_image(),
        files=files,
        hidden=hidden,
        traced={
            path: _INSTALL if file.layer == _MODULES else _COMPILE
            for path, file in files.items()
            if file.layer in {_MODULES, _OUTPUT}
        },
        packages=tuple(sorted((*packages, *_system(node)))),
    )
    return replace(image, layers=tuple(_layers(image, node)))


def _layers(image: Image, node: int) -> Iterable[Layer]:
    texts = (
        (f"FROM node:{node}-bookworm-slim", 12),
        ("RUN apt-get update && apt-get install -y --no-install-recommends libvips42", 14),
        ("RUN apt-get install -y fonts-noto-core", 15),
        ("COPY --from=build /app/node_modules ./node_modules", 17),
        ("COPY --from=build /app/dist ./dist", 18),
        ("COPY public ./public", 19),
        ("RUN rm -rf docs", 20),
    )
    sources = {_MODULES: _INSTALL, _OUTPUT: _COMPILE}
    for number, (text, line) in enumerate(texts):
        stored = (each for each in image.files.values() if each.layer == number)
        unpacked = sum(each.size for each in stored)
        source = sources.get(number)
        shares = (Share(source, unpacked),) if source else ()
        unpacked += sum(each.size for each in image.hidden if each.layer == number)
        yield Layer(
            f"sha256:{node}{number:062x}",
            Sizes(unpacked * 3 // 10, unpacked),
            text,
            a_location(line),
            base=number == _BASE,
            shares=shares,
        )


def _package(name: str, via: tuple[str, ...], random_bytes: random.Random) -> Package:
    return Package(
        "npm",
        name,
        f"{random_bytes.randrange(9)}.{random_bytes.randrange(20)}.0",
        f"app/node_modules/{name}",
        location=Location("package-lock.json", Lines(*[random_bytes.randrange(20, 9000)] * 2)),
        dev=name.startswith("playwright"),
        via=via,
    )


def _of_packages(packages: list[Package], random_bytes: random.Random) -> dict[str, File]:
    files = {}
    for at, each in enumerate(packages):
        sizes = [
            int(random_bytes.paretovariate(0.9) * 900) % 4_000_000
            for _ in range(random_bytes.randrange(3, 40))
        ]
        names = ["package.json", *(f"lib/module-{number}.js" for number in range(len(sizes)))]
        for name, size in zip(names, sizes, strict=False):
            files[f"{each.path}/{name}"] = File(size, _MODULES)
        packages[at] = replace(each, size=sum(sizes[: len(names)]))
    return files


def _of_the_base(node: int) -> dict[str, File]:
    files = {_NODE: File(118_000_000 + (node - 24) * 1_900_000, _BASE)}
    for number in range(1_500):
        folder = ("lib/x86_64-linux-gnu", "share/zoneinfo", "bin", "share/perl5")[number % 4]
        files[f"usr/{folder}/file-{number}"] = File(30_000_000 // (number + 40), _BASE)
    return files


def _own(random_bytes: random.Random) -> dict[str, File]:
    files = {"usr/lib/x86_64-linux-gnu/libvips.so.42": File(9_400_000, _LIBRARIES)}
    for number in range(60):
        files[f"usr/share/fonts/noto/Noto-{number}.ttf"] = File(300_000, _FONTS)
        files[f"app/dist/chunk-{number}.js"] = File(random_bytes.randrange(90_000), _OUTPUT)
        files[f"app/public/photo-{number}.webp"] = File(random_bytes.randrange(200_000), _ASSETS)
    return files


def _system(node: int) -> Iterable[Package]:
    line = a_location(12)
    yield Package("node", "node", f"{node}.1.0", _NODE, 118_000_000, base=True, location=line)
    for number in range(90):
        size = 30_000_000 // (number + 4)
        yield Package("debian", f"lib{number}", "1.2-3", size=size, base=True, location=line)
    yield Package("debian", "libvips42", "8.14-1", size=9_400_000, location=a_location(14))
