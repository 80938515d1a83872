"""A typed error in the page's language: the core raises it in Indonesian, the catalogue has English for its sentences.

What was found, where, and sentences that carry values stay as they were raised.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from cantik.base.errors import CantikError


def said(text: str) -> str:
    """One sentence of an error in the page's language, as it is where the catalogue does not know it."""
    if not text:
        return ""
    whole = _(text)
    if whole != text or not text.endswith("."):
        return whole
    return _(text.rstrip(".")) + "."


def told(error: CantikError) -> str:
    """The error on one line: where, what, what was found and expected, how to mend it (`CantikError.line`)."""
    where = f"{error.where}: " if error.where else ""
    found = "; " + _("ditemukan %s") % said(error.found) if error.found else ""
    expected = ", " + _("seharusnya %s") % said(error.expected) if error.expected else ""
    line = f"[{error.code}] {where}{said(error.message).rstrip('.')}{found}{expected}. {said(error.mend)}"
    return " ".join(line.split())


def short(error: CantikError) -> str:
    """What is wrong and how to mend it, for beside a field."""
    return f"{said(error.message)}. {said(error.mend)}".strip()
