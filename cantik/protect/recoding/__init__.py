"""Variants of a table: on which rung of a ladder of classes it is printed, one over linked tables."""
