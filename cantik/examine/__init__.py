"""Holds a batch against the edit rules: findings, each with its place, what was expected, and how to mend it."""

from cantik.examine.check import Examination, check

__all__ = ["Examination", "check"]
