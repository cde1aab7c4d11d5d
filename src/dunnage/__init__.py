"""Dunnage reviews the container image of a Node.js application on every pull request."""

__version__ = "0.1.0"
