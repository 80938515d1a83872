"""Screens of the rules of disclosure."""
