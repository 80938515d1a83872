"""Cantik: the statistics office of an Indonesian village, in one program."""

__version__ = "0.1.0"
