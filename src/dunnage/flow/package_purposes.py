"""What an OS package of Debian, Alpine or Red Hat is for: to build with, or to run with."""

from __future__ import annotations

import re

_TOOLS = re.compile(
    r"build-base|build-essential|alpine-sdk|(gcc|g\+\+|clang|llvm|rust|golang)[\d.-]*|gcc-c\+\+"
    r"|make|cmake|ninja|ninja-build|meson|autoconf|automake|libtool|m4|nasm|yasm|bison|flex|patch"
    r"|binutils|binutils-gold|pkg-config|pkgconf|pkgconfig|cargo|rustc|linux-headers|[\w.+-]+-dev(el)?"
)
# Runs applications too; beside a compiler it is what node-gyp asks for.
_PYTHON = re.compile(r"python[23]?|python[23]\.\d+|python-is-python3|py3-setuptools")
_COMPILERS = re.compile(
    r"build-base|build-essential|alpine-sdk|(gcc|g\+\+|clang)[\d.-]*|make|gcc-c\+\+"
)
_CALLED = frozenset(
    {"ffmpeg", "graphicsmagick", "imagemagick", "ghostscript", "poppler-utils", "tesseract-ocr"}
    | {"libreoffice", "wkhtmltopdf", "pandoc", "exiftool", "libimage-exiftool-perl", "qpdf"}
    | {"pdftk", "mediainfo", "yt-dlp", "postgresql-client", "mysql-client", "mariadb-client"}
)


def is_tool(package: str, *, compiles: bool, serves: bool) -> bool:
    """Know compilers, headers and what goes with them.

    Python is a tool beside a compiler only, git also in the image of a server.
    """
    if package == "git":
        return compiles or serves
    if _PYTHON.fullmatch(package):
        return compiles
    return _TOOLS.fullmatch(package) is not None


def is_compiler(package: str) -> bool:
    """Know what native addons are compiled with."""
    return _COMPILERS.fullmatch(package) is not None


def is_called(package: str) -> bool:
    """Know programs that an application calls, and a build hardly ever."""
    return package in _CALLED
