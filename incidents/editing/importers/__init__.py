"""Import events from files: read, resolve, clean, apply, with a typed result for each row."""
