"""Migrations; they never import code of the stations."""
