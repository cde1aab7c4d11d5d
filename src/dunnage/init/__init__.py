"""What `dunnage init` writes into a project: a workflow, a .dockerignore, a Dockerfile."""
