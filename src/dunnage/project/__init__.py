"""The build context: package.json, lockfiles."""
