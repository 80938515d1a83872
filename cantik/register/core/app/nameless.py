"""Reasons about one person are kept in the chained log for ever, so that they may not say who it is."""

from __future__ import annotations

from cantik.register.core.app.formers import names_of, records_of
from cantik.register.core.erasure_terms import Needles
from cantik.register.core.errors import ReasonRefused


def refuse_name(person: int, text: str) -> None:
    """Raises `ReasonRefused` R408 when a text says the name of the person that it is about."""
    if Needles(names_of(records_of(person)), ()).occur_in(text):
        raise ReasonRefused(
            "R408",
            "Alasan memuat nomor atau nama orangnya",
            expected="alasan tanpa data orang",
            mend="Tulis untuk apa, bukan siapa: orangnya sudah tercatat.",
        )
