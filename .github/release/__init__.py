"""The steps of release.yml, one command each, with nothing but the standard library."""
