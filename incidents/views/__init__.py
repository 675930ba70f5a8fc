"""The views: parse, fetch, render."""
