"""The workflow that reviews the image on every pull request, and on main."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dunnage import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dunnage.init.credentials import Credentials

PATH = ".github/workflows/dunnage.yml"

_CHECKOUT = "actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2"
_ACTION = f"{HOME.removeprefix('https://github.com/')}@v1"
_HEAD = f"""name: dunnage
on:
  push:
    branches: [main, master]
  pull_request:
permissions: {{}}
jobs:
  review:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      pull-requests: write # the comment
      security-events: write # the Security tab
    steps:
      - uses: {_CHECKOUT}
        with:
          fetch-depth: 2 # the tested merge commit and its first parent, which it is compared with
          persist-credentials: false
      - uses: {_ACTION}
"""


def render(context: str, credentials: Credentials) -> str:
    """Write the file for a folder of the repository, "." for its root."""
    lines = tuple(_inputs(context, credentials))
    inputs = "".join(f"{' ' * 10}{line}\n" for line in lines)
    return f"{_HEAD}        with:\n{inputs}" if lines else _HEAD


def _inputs(context: str, credentials: Credentials) -> Iterator[str]:
    if context != ".":
        yield f"context: {json.dumps(context)}"
    if credentials.secrets:
        yield "secrets: |"
        for name, secret in credentials.secrets:
            value = f"${{{{ secrets.{secret} }}}}"
            # Quotes hold a value of several lines, as a file has.
            yield f'  "{name}={value}"' if name == "npmrc" else f"  {name}={value}"
