"""Devices: tokens of phones, and the lists that they get."""
