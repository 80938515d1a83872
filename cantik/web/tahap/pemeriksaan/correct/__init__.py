"""Screens of differences between sources: both values side by side, decided one by one or all of a kind."""
