"""The log of reads and changes in the database."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
