import pytest

from dunnage.dockerfile import parse
from dunnage.rule import Evidence
from dunnage.rules.workdir_missing import workdir_missing


def told(dockerfile: str) -> list[int]:
    evidence = Evidence(parse(dockerfile.encode()))
    return [each.lines.first for each in workdir_missing.check(evidence)]


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM node:24\nCOPY . .\n",
        "FROM node:24\nCOPY package*.json ./\nCOPY . .\n",
        'FROM node:24\nCOPY ["dist", "dist"]\n',
        "FROM node:24\nADD dist.tar.gz dist\n",
        "FROM node:24-alpine AS build\nCOPY . .\nFROM nginx\nCOPY dist /usr/share/nginx/html\n",
        "FROM gcr.io/distroless/nodejs24-debian13\nCOPY dist dist\n",
        "FROM node:24\nCOPY . .\nWORKDIR /app\n",
    ],
)
def test_the_first_relative_copy_of_a_stage_is_told(dockerfile: str) -> None:
    assert told(dockerfile) == [2]


@pytest.mark.parametrize(
    "dockerfile",
    [
        "FROM node:24\nWORKDIR /app\nCOPY . .\n",
        "FROM node:24\nWORKDIR /\nCOPY . .\n",
        "FROM node:24 AS base\nWORKDIR /app\nFROM base\nCOPY . .\n",
        "FROM node:24\nCOPY . /app\n",
        "FROM node:24\nENV APP=/app\nCOPY . $APP\n",
        "FROM node:24\nCOPY . $UNKNOWN/app\n",
        "FROM public.ecr.aws/lambda/nodejs:24\nCOPY index.mjs ./\n",
        "FROM oven/bun:1\nCOPY . .\n",
        "FROM registry.example/base\nCOPY . .\n",
        "FROM $UNKNOWN\nCOPY . .\n",
        "FROM scratch\nCOPY --from=build dist .\n",
        "FROM mcr.microsoft.com/windows/nanoserver:ltsc2022\nCOPY . app\n",
    ],
)
def test_a_copy_whose_place_is_written_or_not_known_is_not(dockerfile: str) -> None:
    assert told(dockerfile) == []
