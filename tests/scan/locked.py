"""One small project, as each manager locks it."""

import json
from collections.abc import Mapping

# shop asks for mkdirp (^0.5.1), which asks for minimist; and for express, whose body-parser asks
# for one version of qs alone.
RANGES = {"express": "^4.17.0", "mkdirp": "^0.5.1", "lodash": "4.17.20"}
MANIFEST = {"name": "shop", "dependencies": RANGES}
NPM = {
    "packages": {
        "": {"name": "shop", "dependencies": RANGES},
        "node_modules/express": {
            "version": "4.17.1",
            "dependencies": {"body-parser": "1.19.0", "qs": "6.7.0"},
        },
        "node_modules/body-parser": {"version": "1.19.0", "dependencies": {"qs": "6.7.0"}},
        "node_modules/qs": {"version": "6.7.0"},
        "node_modules/mkdirp": {"version": "0.5.5", "dependencies": {"minimist": "^1.2.5"}},
        "node_modules/minimist": {"version": "1.2.5"},
        "node_modules/lodash": {"version": "4.17.20"},
    }
}
NPM_1 = {
    "lockfileVersion": 1,
    "dependencies": {
        "express": {
            "version": "4.17.1",
            "requires": {"body-parser": "1.19.0", "qs": "6.7.0"},
        },
        "body-parser": {"version": "1.19.0", "requires": {"qs": "6.7.0"}},
        "qs": {"version": "6.7.0"},
        "mkdirp": {"version": "0.5.5", "requires": {"minimist": "^1.2.5"}},
        "minimist": {"version": "1.2.5"},
        "lodash": {"version": "4.17.20"},
    },
}
YARN = """\
body-parser@1.19.0:
  version "1.19.0"
  dependencies:
    qs "6.7.0"

express@^4.17.0:
  version "4.17.1"
  dependencies:
    body-parser "1.19.0"
    qs "6.7.0"

lodash@4.17.20:
  version "4.17.20"

minimist@^1.2.5:
  version "1.2.5"

mkdirp@^0.5.1:
  version "0.5.5"
  dependencies:
    minimist "^1.2.5"

qs@6.7.0:
  version "6.7.0"
"""
BERRY = """\
__metadata:
  version: 8

"body-parser@npm:1.19.0":
  version: 1.19.0
  resolution: "body-parser@npm:1.19.0"
  dependencies:
    qs: "npm:6.7.0"

"express@npm:^4.17.0":
  version: 4.17.1
  resolution: "express@npm:4.17.1"
  dependencies:
    body-parser: "npm:1.19.0"
    qs: "npm:6.7.0"

"lodash@npm:4.17.20":
  version: 4.17.20
  resolution: "lodash@npm:4.17.20"

"minimist@npm:^1.2.5":
  version: 1.2.5
  resolution: "minimist@npm:1.2.5"

"mkdirp@npm:^0.5.1":
  version: 0.5.5
  resolution: "mkdirp@npm:0.5.5"
  dependencies:
    minimist: "npm:^1.2.5"

"qs@npm:6.7.0":
  version: 6.7.0
  resolution: "qs@npm:6.7.0"

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
  dependencies:
    express: "npm:^4.17.0"
    lodash: "npm:4.17.20"
    mkdirp: "npm:^0.5.1"
  linkType: soft
"""
PNPM = """\
lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      express:
        specifier: ^4.17.0
        version: 4.17.1
      lodash:
        specifier: 4.17.20
        version: 4.17.20
      mkdirp:
        specifier: ^0.5.1
        version: 0.5.5

packages:

  body-parser@1.19.0:
    resolution: {integrity: sha512-a==}

  express@4.17.1:
    resolution: {integrity: sha512-b==}

  lodash@4.17.20:
    resolution: {integrity: sha512-c==}

  minimist@1.2.5:
    resolution: {integrity: sha512-d==}

  mkdirp@0.5.5:
    resolution: {integrity: sha512-e==}

  qs@6.7.0:
    resolution: {integrity: sha512-f==}

snapshots:

  body-parser@1.19.0:
    dependencies:
      qs: 6.7.0

  express@4.17.1:
    dependencies:
      body-parser: 1.19.0
      qs: 6.7.0

  lodash@4.17.20: {}

  minimist@1.2.5: {}

  mkdirp@0.5.5:
    dependencies:
      minimist: 1.2.5

  qs@6.7.0: {}
"""
BUN = """\
{
  "lockfileVersion": 1,
  "workspaces": {
    "": {
      "name": "shop",
      "dependencies": { "express": "^4.17.0", "lodash": "4.17.20", "mkdirp": "^0.5.1" },
    },
  },
  "packages": {
    "body-parser": ["body-parser@1.19.0", "", { "dependencies": { "qs": "6.7.0" } }, "sha512-a=="],
    "express": ["express@4.17.1", "", { "dependencies": { "body-parser": "1.19.0", "qs": "6.7.0" } }, "sha512-b=="],
    "lodash": ["lodash@4.17.20", "", {}, "sha512-c=="],
    "minimist": ["minimist@1.2.5", "", {}, "sha512-d=="],
    "mkdirp": ["mkdirp@0.5.5", "", { "dependencies": { "minimist": "^1.2.5" } }, "sha512-e=="],
    "qs": ["qs@6.7.0", "", {}, "sha512-f=="],
  }
}
"""  # noqa: E501 - as bun writes it
FORMATS: Mapping[str, Mapping[str, str]] = {
    "npm": {"package-lock.json": json.dumps(NPM, indent=2)},
    "npm 1": {"package-lock.json": json.dumps(NPM_1, indent=2)},
    "yarn": {"yarn.lock": YARN},
    "berry": {"yarn.lock": BERRY, ".yarnrc.yml": "nodeLinker: node-modules\n"},
    "pnpm": {"pnpm-lock.yaml": PNPM},
    "bun": {"bun.lock": BUN},
}
