"""Screens of regional programmes."""
