"""What an image holds and what a change does to it, as blocks that a page can draw."""
