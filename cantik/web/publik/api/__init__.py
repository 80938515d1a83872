"""The read-only API of what is published here."""
