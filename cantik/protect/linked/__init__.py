"""Linked tables: groups of tables that tell of each other, and populations within one another."""
