"""Versions of instruments in the store."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
