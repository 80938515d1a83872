"""Devices in the store."""
