"""Errors of accounts and rights."""

from __future__ import annotations

from cantik.base.errors import CantikError


class NotAllowed(CantikError):
    """Somebody asked for what their roles do not give."""

    def __init__(self, reason: str) -> None:
        super().__init__("S101", reason)


class BadAccount(CantikError):
    """What was said about an account or an assignment cannot be."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("S102", message, found=found, expected=expected, mend=mend)


class BadCode(CantikError):
    """A printed code or a link is unknown, used, withdrawn or too old; which of these is not said."""

    def __init__(self) -> None:
        super().__init__(
            "S103",
            "Kode ini tidak berlaku: salah tulis, sudah dipakai, atau sudah lewat masanya",
            mend="Minta kode baru dari yang mengundang Anda.",
        )


class BadForumFile(CantikError):
    """A line of a content file of the forum cannot be read."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__("S108", "Berkas isi forum tidak dapat dibaca", where=where, found=found, expected=expected)


class BadForum(CantikError):
    """What was said about an institution, a legal basis or a group of areas cannot be."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("S109", message, found=found, expected=expected, mend=mend)
