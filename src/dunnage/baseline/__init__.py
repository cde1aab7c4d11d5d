"""Where snapshots are kept and how the right one is found."""
