"""The kabupaten's board in the database: one row a village."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
