"""Batches and their findings in the database."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
