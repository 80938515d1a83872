"""Errors of this room, B50…: a post from a phone that a resend can never mend, or that is to come again later."""

from __future__ import annotations

from cantik.base.errors import CantikError

_SENTENCES = {
    "B501": "Kiriman tidak terbaca sebagai multipart dengan bagian xml_submission_file",
    "B502": "Kiriman bukan XML yang utuh dan aman",
    "B503": "Kiriman tidak menyebut formulir atau instanceID-nya",
    "B504": "Kiriman terlalu besar",
}


class PostRefused(CantikError):
    """B50…: nothing was stored, and the same bytes will be refused again."""

    def __init__(self, code: str, *, found: str = "", expected: str = "") -> None:
        super().__init__(code, _SENTENCES[code], found=found, expected=expected)


class NotStoredNow(CantikError):
    """B510: nothing was stored because disk or database take nothing at present; the phone keeps it and sends again."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "B510",
            "Kiriman belum dapat disimpan",
            found=found,
            mend="Ponsel menyimpannya dan mengirim lagi; periksa ruang simpan server.",
        )
