"""Submissions of forms as they came from phones: sealed, acknowledged after they lie on the disk."""
