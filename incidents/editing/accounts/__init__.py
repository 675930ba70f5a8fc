"""Accounts of the desk: how they sign in, for how long, and what is kept of it."""
