"""Migrations of the screens of examination."""
