"""A code of a second factor counts once, whoever answers: in any process, at signing in, later, and at its first use.

A telephone's code is good for as long as clocks may differ (`MFA_TOTP_TOLERANCE` periods before and after its own);
allauth remembers it for one period only, and not at all when it is the first one.
"""

from __future__ import annotations

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from django.core.cache import cache

from cantik.staff.app.models import Account


def claim(person: Account, code: str) -> bool:
    """Use a code up that was found right; False for one that was used before."""
    lasts = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    return bool(cache.add(f"cantik.kode:{person.pk}:{normalize_user_code(code)}", "y", lasts))
