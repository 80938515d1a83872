"""Screens of a table of one's own, for everybody: the question, the answer as page, CSV and JSON-stat."""
