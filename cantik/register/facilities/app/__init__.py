"""Facilities and village facts in the store, and the photos of what a village records."""
