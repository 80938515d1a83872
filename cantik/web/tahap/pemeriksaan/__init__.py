"""Pemeriksaan: findings, persons, differences and doubles."""
