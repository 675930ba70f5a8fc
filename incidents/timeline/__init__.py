"""The reading wing: a query, what it selects from the log, and what is shown of it."""
