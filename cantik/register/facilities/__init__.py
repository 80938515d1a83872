"""Facilities and village facts over time."""
