"""Rounds, blocks, enumerators and units in the store."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
