"""Screens of doubles: two records side by side, why they may be one person, and who decides."""
