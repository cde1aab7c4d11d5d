from pathlib import Path

import pytest

from dunnage.dockerfile import parse
from dunnage.flow.flow import Flow
from dunnage.flow.kind import Kind
from dunnage.project import project


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('FROM node\nCMD ["node", "server.js"]\n', Kind.SERVICE),
        ("FROM node\nCMD npm start\n", Kind.SERVICE),
        ('FROM alpine\nRUN apk add nodejs\nCMD ["node", "a.js"]\n', Kind.SERVICE),
        ('FROM node\nCMD ["./start.sh"]\n', Kind.SERVICE),
        ("FROM nginx:alpine\nCOPY dist /usr/share/nginx/html\n", Kind.STATIC),
        ('FROM nginx\nRUN apt-get install nodejs\nCMD ["node", "a.js"]\n', Kind.SERVICE),
        ("FROM bitnami/nginx:1\nCOPY dist /app\n", Kind.STATIC),
        ('FROM node\nCMD ["npx", "serve", "-s", "build"]\n', Kind.STATIC),
        ('FROM public.ecr.aws/lambda/nodejs:22\nCMD ["a.handler"]\n', Kind.LAMBDA),
        ('FROM node\nENTRYPOINT ["npx", "aws-lambda-ric"]\nCMD ["a.handler"]\n', Kind.LAMBDA),
        ('FROM node\nENTRYPOINT ["node", "/app/bin/cli.js"]\n', Kind.CLI),
        ('FROM node\nENTRYPOINT ["node", "index.js"]\n', Kind.SERVICE),
        ("FROM mcr.microsoft.com/windows/servercore:ltsc2022\nCMD node a.js\n", Kind.WINDOWS),
        ('FROM node\nCMD ["npm", "run", "dev"]\n', Kind.DEV),
        ('FROM node\nCMD ["npx", "nodemon", "a.js"]\n', Kind.DEV),
        ("FROM node\nCMD node --watch a.js\n", Kind.DEV),
        ('FROM node\nENV NODE_ENV=development\nCMD ["node", "a.js"]\n', Kind.DEV),
        ("FROM mcr.microsoft.com/devcontainers/javascript-node:22\n", Kind.DEV),
        ("FROM node\nRUN apt-get install -y git\n", Kind.BASE),
        ('FROM node\nONBUILD COPY . .\nCMD ["node", "a.js"]\n', Kind.BASE),
        ("FROM node\nCOPY . .\nRUN npm ci\n", Kind.UNKNOWN),
        ('FROM node\nCMD ["npm", "test"]\n', Kind.JOB),
        ('FROM node\nCMD ["node", "scripts/migrate.js"]\n', Kind.JOB),
        ("FROM node AS b\nFROM scratch\nCOPY --from=b /dist /\n", Kind.UNKNOWN),
    ],
)
def test_the_target_tells_what_it_is_for(text: str, kind: Kind) -> None:
    assert Flow(parse(text.encode())).kind is kind


def test_a_step_of_a_workflow_is_told_by_its_metadata(tmp_path: Path) -> None:
    (tmp_path / "action.yml").write_text("name: x\n")
    flow = Flow(parse(b'FROM node\nENTRYPOINT ["node", "/a.js"]\n'), project.read(tmp_path))

    assert (flow.kind, flow.runs_node) == (Kind.ACTION, True)
