"""Reviewed forms and proposed events in the store."""
