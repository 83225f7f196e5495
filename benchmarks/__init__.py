"""Benchmarks: each a command that prints its measurements as one JSON object."""
