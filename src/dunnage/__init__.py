"""Dunnage reviews the container image of a Node.js application on every pull request."""

__version__ = "0.1.0"

# The owner of the public repository is not known yet.
HOME = "https://github.com/OWNER/dunnage"
