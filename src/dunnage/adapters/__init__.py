"""Thin edges: each touches one tool or service and decides nothing."""
