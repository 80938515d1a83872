"""Screens of tables that offices deliver."""
