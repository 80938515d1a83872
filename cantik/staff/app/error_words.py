"""A typed error in the page's language: the core raises it in Indonesian, the catalogue has English for its sentences.

What was found, where, and sentences that carry values stay as they were raised.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cantik.base.errors import CantikError
from cantik.base.turns import NoTurn


def translate_sentence(text: str) -> str:
    """One sentence of an error in the page's language, as it is where the catalogue does not know it."""
    if not text:
        return ""
    whole = _(text)
    if whole != text or not text.endswith("."):
        return whole
    return _(text.rstrip(".")) + "."


def error_line(error: CantikError) -> str:
    """The error on one line: where, what, what was found and expected, how to mend it (`CantikError.line`)."""
    where = f"{error.where}: " if error.where else ""
    found = "; " + _("ditemukan %s") % translate_sentence(error.found) if error.found else ""
    expected = ", " + _("seharusnya %s") % translate_sentence(error.expected) if error.expected else ""
    message, mend = translate_sentence(error.message).rstrip("."), _advise(error)
    line = f"[{error.code}] {where}{message}{found}{expected}. {mend}"
    return " ".join(line.split())


def short(error: CantikError) -> str:
    """What is wrong and how to mend it, for beside a field."""
    return f"{translate_sentence(error.message)}. {_advise(error)}".strip()


def _advise(error: CantikError) -> str:
    """How to mend it; of a file that finds no turn, how many are before it."""
    mend = translate_sentence(error.mend)
    if not isinstance(error, NoTurn):
        return mend
    place = ngettext("Ada %d berkas di depannya.", "Ada %d berkas di depannya.", error.ahead) % error.ahead
    return f"{place} {mend}"
