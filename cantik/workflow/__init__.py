"""Workflows as values: which states a row may have, which step leads where, who takes it, for whom it waits."""
