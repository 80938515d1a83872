"""Choices and values of a dry run, beside what the register holds."""
