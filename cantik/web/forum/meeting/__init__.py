"""Screens of the meetings of a forum."""
