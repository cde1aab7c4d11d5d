"""What flows from stage to stage: installations, files, users, processes."""
