"""Audit: what an outsider can compute from everything that is printed, and the loop before a release."""
