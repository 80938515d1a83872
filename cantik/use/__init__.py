"""Gaps, poverty profile, proposals. Empty until the part on planning."""
