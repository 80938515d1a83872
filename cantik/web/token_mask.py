"""Addresses without the tokens of devices that stand in them: what logs and pages may hold."""

from __future__ import annotations

import re

#: what stands where the token stood
MASK = "-"
_TOKEN = re.compile(r"(/c/|%2[Ff]c%2[Ff])[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")


def mask_tokens(text: str) -> str:
    """A text without the tokens that stand in addresses.

    >>> mask_tokens("Not Found: /c/" + "a" * 43 + "/formList")
    'Not Found: /c/-/formList'
    """
    return _TOKEN.sub(rf"\g<1>{MASK}", text)
