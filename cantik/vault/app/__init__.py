"""The store in the database: opened, brought up to date, its keys; many rows at once."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
