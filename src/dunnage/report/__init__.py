"""Report -> SARIF, comment, summary, annotations: pure functions."""
