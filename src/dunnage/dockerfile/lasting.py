"""What stays of an instruction's text when somebody bumps the images that it names."""

from __future__ import annotations

from dunnage.dockerfile.reference import Reference

_FROM = "--from="


def lasting(text: str) -> str:
    """Leave tags and digests out: `FROM node:24-slim AS build` becomes `FROM node AS build`.

    White space is collapsed. A finding is recognised by such a text in later runs, where the bump
    of a base image must not make all that is told of it look new.
    """
    keyword, *words = text.split() or [""]
    if keyword.upper() == "FROM":
        place = next((i for i, word in enumerate(words) if not word.startswith("--")), None)
        if place is not None:
            words[place] = _name(words[place])
    return " ".join([keyword, *map(_without_version, words)])


def _without_version(word: str) -> str:
    return f"{_FROM}{_name(word.removeprefix(_FROM))}" if word.startswith(_FROM) else word


def _name(image: str) -> str:
    reference = Reference.parse(image)
    return image if reference is None else reference.name
