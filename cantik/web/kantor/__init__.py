"""Screens of the office itself: the first page of each role, accounts and rights."""
