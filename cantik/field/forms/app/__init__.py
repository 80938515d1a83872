"""Submissions of forms as they came from phones: sealed, acknowledged after they lie on the disk."""

import cantik.codes.app  # noqa: F401  (makes Django ready)
