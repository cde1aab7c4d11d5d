"""The tables of the page: whatever a reader may want to sort or to search."""
