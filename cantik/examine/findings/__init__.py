"""Findings: accepted with a reason or left, by one door."""
