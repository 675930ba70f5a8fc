"""Dateline: a sourced, shareable timeline of conflict and diplomacy."""

__version__ = "0.1.0"
