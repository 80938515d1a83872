"""Sites of villages, pages of forums and offices, written from the shelf and the database."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
