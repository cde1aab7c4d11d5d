import itertools
import time

import pytest

from dunnage.document import DocumentError
from dunnage.model import Lines
from dunnage.project import pnpm
from dunnage.project.lockfile import Entry

VERSION_5 = b"""lockfileVersion: 5.4

specifiers:
  '@babel/core': ^7.0.0
  bcrypt: ^5.1.0
  old-ms: npm:ms@2.0.0

dependencies:
  '@babel/core': 7.22.5_supports-color@9.4.0
  bcrypt: 5.1.0

devDependencies:
  old-ms: /ms/2.0.0

packages:

  /@babel/core/7.22.5_supports-color@9.4.0:
    resolution: {integrity: sha512-Xmwn266==}
    engines: {node: '>=6.9.0'}
    dependencies:
      semver: 6.3.1
    dev: false

  /bcrypt/5.1.0:
    resolution: {integrity: sha512-RHBS7HI==}
    requiresBuild: true
    dev: false

  /ms/2.0.0:
    resolution: {integrity: sha512-Tpp60P6==}
    dev: true

  /semver/6.3.1:
    resolution: {integrity: sha512-gw8Ivqk==}
    deprecated: |-
      /not/1.0.0:
      a deprecation of two lines
    dev: false
"""

VERSION_6 = b"""lockfileVersion: '6.0'

importers:

  .:
    dependencies:
      '@babel/core':
        specifier: ^7.0.0
        version: 7.22.5(supports-color@9.4.0)
    devDependencies:
      old-ms:
        specifier: npm:ms@2.0.0
        version: /ms@2.0.0

  api:
    dependencies:
      shared:
        specifier: workspace:*
        version: link:../common

packages:

  /@babel/core@7.22.5(supports-color@9.4.0):
    resolution: {integrity: sha512-Xmwn266==}
    dev: false

  /ms@2.0.0:
    resolution: {integrity: sha512-Tpp60P6==}
    dev: true

  github.com/octo/tool/5f0c2a9d:
    resolution: {tarball: https://git.example/tool.tar.gz}
    name: tool
    version: 1.2.3
    dev: false
"""

VERSION_9 = b"""lockfileVersion: '9.0'

settings:
  autoInstallPeers: true

importers:

  .:
    dependencies:
      '@babel/core':
        specifier: ^7.0.0
        version: 7.22.5(supports-color@9.4.0)
    devDependencies:
      debug:
        specifier: 4.3.4
        version: 4.3.4
      old-ms:
        specifier: npm:ms@2.0.0
        version: ms@2.0.0

packages:

  '@babel/core@7.22.5':
    resolution: {integrity: sha512-Xmwn266==}
    engines: {node: '>=6.9.0'}

  debug@4.3.4:
    resolution: {integrity: sha512-PRWFHu==}

  ms@2.0.0:
    resolution: {integrity: sha512-Tpp60P6==}

  ms@2.1.2:
    resolution: {integrity: sha512-sGkPx==}

  semver@6.3.1:
    resolution: {integrity: sha512-gw8Ivqk==}

snapshots:

  '@babel/core@7.22.5(supports-color@9.4.0)':
    dependencies:
      semver: 6.3.1

  debug@4.3.4:
    dependencies:
      ms: 2.1.2

  ms@2.0.0: {}

  ms@2.1.2: {}

  semver@6.3.1: {}
"""


def test_version_5_separates_name_and_version_by_a_slash() -> None:
    assert pnpm.read(VERSION_5, "pnpm-lock.yaml", ()) == {
        "@babel/core@7.22.5": Entry(
            "@babel/core", "7.22.5", Lines(17, 22), dev=False, via=(), has_script=False
        ),
        "bcrypt@5.1.0": Entry("bcrypt", "5.1.0", Lines(24, 27), dev=False, via=(), has_script=True),
        "ms@2.0.0": Entry("ms", "2.0.0", Lines(29, 31), dev=True, via=(), has_script=False),
        "semver@6.3.1": Entry(
            "semver", "6.3.1", Lines(33, 38), dev=False, via=("@babel/core",), has_script=False
        ),
    }


def test_version_6_separates_them_by_an_at_and_knows_importers() -> None:
    assert pnpm.read(VERSION_6, "pnpm-lock.yaml", ()) == {
        "@babel/core@7.22.5": Entry(
            "@babel/core", "7.22.5", Lines(23, 25), dev=False, via=(), has_script=False
        ),
        "ms@2.0.0": Entry("ms", "2.0.0", Lines(27, 29), dev=True, via=(), has_script=False),
        "tool@1.2.3": Entry("tool", "1.2.3", Lines(31, 35), dev=False, via=None, has_script=False),
    }


def test_in_version_9_snapshots_tell_what_production_reaches() -> None:
    assert pnpm.read(VERSION_9, "pnpm-lock.yaml", ()) == {
        "@babel/core@7.22.5": Entry("@babel/core", "7.22.5", Lines(23, 25), dev=False, via=()),
        "debug@4.3.4": Entry("debug", "4.3.4", Lines(27, 28), dev=True, via=()),
        "ms@2.0.0": Entry("ms", "2.0.0", Lines(30, 31), dev=True, via=()),
        "ms@2.1.2": Entry("ms", "2.1.2", Lines(33, 34), dev=True, via=("debug",)),
        "semver@6.3.1": Entry("semver", "6.3.1", Lines(36, 37), dev=False, via=("@babel/core",)),
    }


def test_the_document_of_pnpm_itself_stands_before_the_project() -> None:
    own = b"lockfileVersion: '9.0'\n\nimporters:\n\n  .:\n    packageManagerDependencies: {}\n"
    packages = b"packages:\n\n  pnpm@11.0.0:\n    resolution: {integrity: sha512-x==}\n\n"
    both = b"---\n" + own + packages + b"---\n" + VERSION_9

    entries = pnpm.read(both, "pnpm-lock.yaml", ())

    assert entries["ms@2.0.0"] == Entry("ms", "2.0.0", Lines(43, 44), dev=True, via=())


def test_a_long_key_stands_on_a_line_of_its_own() -> None:
    lock = (
        b"lockfileVersion: '6.0'\npackages:\n\n"
        b"  ? /@babel/core@7.22.5(supports-color@9.4.0)\n"
        b"  : resolution: {integrity: sha512-Xmwn266==}\n"
        b"    dev: true\n\n"
        b"  /ms@2.0.0:\n    dev: false\n"
    )
    entries = pnpm.read(lock, "pnpm-lock.yaml", ()).values()
    assert [(each.name, each.version, each.lines, each.dev) for each in entries] == [
        ("@babel/core", "7.22.5", Lines(4, 6), True),
        ("ms", "2.0.0", Lines(8, 9), False),
    ]


PEERS = b"""lockfileVersion: '9.0'
importers:
  .:
    devDependencies:
      tool:
        specifier: 1.0.0
        version: 1.0.0
  api:
    dependencies:
      core:
        specifier: 1.0.0
        version: 1.0.0(react@18.0.0)
  web:
    dependencies:
      web-core:
        specifier: npm:core@1.0.0
        version: core@1.0.0(react@19.0.0)
packages:
  core@1.0.0: {}
  deep@1.0.0: {}
  lone@1.0.0: {}
  react@18.0.0: {}
  react@19.0.0: {}
  tool@1.0.0: {}
snapshots:
  core@1.0.0(react@18.0.0):
    dependencies:
      react: 18.0.0
  core@1.0.0(react@19.0.0):
    dependencies:
      react: 19.0.0
    optionalDependencies:
      deep: 1.0.0
  deep@1.0.0: {}
  lone@1.0.0: {}
  react@18.0.0: {}
  react@19.0.0: {}
  tool@1.0.0:
    dependencies:
      core: 1.0.0(react@18.0.0)
      deep: 1.0.0
"""


def test_packages_are_led_to_with_their_own_peers_and_from_every_workspace() -> None:
    entries = pnpm.read(PEERS, "pnpm-lock.yaml", ())
    assert {key: (each.dev, each.via) for key, each in entries.items()} == {
        "core@1.0.0": (False, ()),
        "deep@1.0.0": (False, ("core",)),
        "lone@1.0.0": (True, None),
        "react@18.0.0": (False, ("core",)),
        "react@19.0.0": (False, ("core",)),
        "tool@1.0.0": (True, ()),
    }


def test_something_else_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"^pnpm-lock\.yaml is no lockfile of pnpm$"):
        pnpm.read(b"packages: {}\n", "pnpm-lock.yaml", ())


def test_indentation_of_any_depth_is_survived() -> None:
    depth = 3_000
    nested = "\n".join(" " * level + "a:" for level in range(depth))
    lock = f"lockfileVersion: '9.0'\npackages:\n  a@1.0.0:\n{nested}\n"
    assert pnpm.read(lock.encode(), "pnpm-lock.yaml", ()) is not None


def test_a_lockfile_of_20_000_packages_is_read_within_two_seconds() -> None:
    names = [f"p{number}@1.0.0" for number in range(20_000)]
    packages = "".join(f"\n  {name}:\n    resolution: {{integrity: x}}\n" for name in names)
    edges = itertools.pairwise(names)
    snapshots = "".join(
        f"\n  {name}:\n    dependencies:\n      {other.replace('@', ': ')}\n"
        for name, other in edges
    )
    lock = (
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      p0:\n"
        f"        version: 1.0.0\npackages:\n{packages}\nsnapshots:\n{snapshots}"
    )

    start = time.process_time()
    entries = pnpm.read(lock.encode(), "pnpm-lock.yaml", ())

    assert time.process_time() - start < 2
    assert not entries["p19998@1.0.0"].dev
