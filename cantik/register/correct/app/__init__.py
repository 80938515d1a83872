"""Corrections of persons and families, and whom they touch."""
