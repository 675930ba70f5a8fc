"""A query and an event as data."""
