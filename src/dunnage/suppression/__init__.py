"""What people allow: comments in a Dockerfile and the policy file, and how they are honoured."""
