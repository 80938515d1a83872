"""Fieldwork: instruments, rounds, devices, forms that came, their review."""
