"""The forum of Satu Data in the store."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
