"""What keeps a release from being made."""


class ReleaseError(Exception):
    """It cannot go on; the text says why, and what to do."""
