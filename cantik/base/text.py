"""Text as it is compared and shown: folding for search, masking of numbers of persons."""

from __future__ import annotations

import unicodedata


def fold(text: str) -> str:
    """Lower case without accents, punctuation and double blanks: the form in which names are compared.

    >>> fold("  Sumber–Rejo  'Baru' ")
    'sumber rejo baru'
    """
    plain = unicodedata.normalize("NFKD", text)
    kept = ("" if unicodedata.combining(c) else c if c.isalnum() else " " for c in plain)
    return " ".join("".join(kept).casefold().split())


def mask(number: str) -> str:
    """A NIK, KK or telephone number with all but its last four characters hidden.

    >>> mask("9901010101900001")
    '••••••••••••0001'
    """
    return "•" * max(0, len(number) - 4) + number[-4:] if len(number) > 4 else "•" * len(number)
