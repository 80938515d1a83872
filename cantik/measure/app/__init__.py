"""Counts straight from the register."""
