"""Drafts, signatures, publications and withdrawals of releases in the database."""
