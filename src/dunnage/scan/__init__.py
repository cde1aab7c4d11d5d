"""Trivy's JSON -> findings placed on lines of the repository."""
