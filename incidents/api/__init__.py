"""The read API: every key of the query, the log to mirror, and the words that both use."""
