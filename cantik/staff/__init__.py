"""Accounts, roles and the append-only log of reads and changes."""
