"""Migrations of the forum's tables."""
