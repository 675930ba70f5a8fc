"""The index: the published events in memory, as sets of numbers. docs/index.md explains it."""
