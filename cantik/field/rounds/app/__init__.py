"""Rounds, blocks, enumerators and units in the store."""
