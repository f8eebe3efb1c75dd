"""Pages of the report: reading, writing, findings, review, returns, answers."""
