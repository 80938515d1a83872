"""Why a table of one's own is refused: in words, for whoever wrote the address by hand."""

from __future__ import annotations

from cantik.base.errors import CantikError

_MOST = 60


class OwnTableRefused(CantikError):
    """The question cannot be answered: it is no question, asks for too much, or adds what cannot be added."""

    def __init__(self, code: str, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__(code, message, found=quote_input(found), expected=expected, mend=mend)


def quote_input(text: str) -> str:
    """What somebody wrote, so far as it may be said back: short, nothing that a terminal or page would act on."""
    clean = "".join(sign if sign.isprintable() else "·" for sign in text[: _MOST + 1])
    return clean if len(clean) <= _MOST else f"{clean[:_MOST]}…"
