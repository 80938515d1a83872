"""Screens of the assessment of impact."""
