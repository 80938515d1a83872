"""Breaches and retention, each decided by two people."""
