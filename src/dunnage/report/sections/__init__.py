"""What the comment and the job summary consist of: one section, one file."""
