"""Screens of a forum of Satu Data and of the offices in it."""
