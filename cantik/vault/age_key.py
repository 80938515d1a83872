"""A key of an office for age files that are sent to it: the half that it gives away, and the half that it keeps."""

from __future__ import annotations

import pyrage


def new_age_key() -> tuple[str, str]:
    """A new key: the identity (secret, `AGE-SECRET-KEY-1…`) and the recipient (`age1…`) that others seal for."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())
