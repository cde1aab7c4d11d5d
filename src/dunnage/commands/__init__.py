"""What a developer can ask of `dunnage`, one command a module."""
