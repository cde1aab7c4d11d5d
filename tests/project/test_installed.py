from dunnage.project.installed import Installed, development, installed
from project.contexts import a_project

_FILES = {
    "app/node_modules/.package-lock.json": 9,
    "app/node_modules/a/index.js": 1,
    "app/node_modules/a/lib/a.js": 2,
    "app/node_modules/a/node_modules/b/index.js": 4,
    "app/node_modules/@types/node/index.d.ts": 8,
    "app/node_modules/.bin/a": 16,
    "app/server.js": 32,
    "srv/node_modules/a/index.js": 64,
}


def test_a_file_counts_for_the_innermost_package_above_it() -> None:
    assert installed(_FILES, "/app/node_modules") == (
        Installed("app/node_modules/@types/node", "@types/node", 8),
        Installed("app/node_modules/a", "a", 3),
        Installed("app/node_modules/a/node_modules/b", "b", 4),
    )


def test_a_lockfile_tells_what_is_for_development() -> None:
    packages = (
        '{"node_modules/a": {"version": "1.0.0"},'
        ' "node_modules/@types/node": {"version": "24.0.0", "dev": true}}'
    )
    context = {"package-lock.json": f'{{"lockfileVersion": 3, "packages": {packages}}}'}
    lockfiles = a_project(context).lockfiles

    assert development(_FILES, "/app/node_modules", lockfiles) == (
        Installed("app/node_modules/@types/node", "@types/node", 8),
    )
    assert development(_FILES, "/srv/node_modules", lockfiles) == ()


def test_the_folders_of_pnpm_tell_the_version() -> None:
    lockfile = """\
lockfileVersion: '9.0'
importers:
  .:
    devDependencies:
      '@x/y': {specifier: 1.0.0, version: 1.0.0}
packages:
  '@x/y@1.0.0': {resolution: {integrity: sha512-x}}
snapshots:
  '@x/y@1.0.0': {}
"""
    files = {"app/node_modules/.pnpm/@x+y@1.0.0_z@2.0.0/node_modules/@x/y/i.js": 5}

    assert development(
        files, "/app/node_modules", a_project({"pnpm-lock.yaml": lockfile}).lockfiles
    ) == (Installed("app/node_modules/.pnpm/@x+y@1.0.0_z@2.0.0/node_modules/@x/y", "@x/y", 5),)


def test_without_a_lockfile_nobody_knows() -> None:
    assert development(_FILES, "/app/node_modules", ()) is None
