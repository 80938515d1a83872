"""Screens of penetapan parameter."""
