"""Versions of instruments in the store."""
