"""What other linters say about a Dockerfile, as findings; what two say alike is told once."""
