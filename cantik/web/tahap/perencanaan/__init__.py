"""Perencanaan: what is asked, of whom, and its metadata."""
