"""Errors of this room: F2… the signed index of a server, F3… its harvest."""

from __future__ import annotations

from cantik.base.errors import CantikError


class TrustRefused(CantikError):
    """F2…: the index is not changed: a key that has no say, a release that is not whole, a folder that is none."""


class NoRepository(CantikError):
    """F201: the folder holds no index of a server."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "F201",
            "Folder ini bukan indeks kepercayaan sebuah server",
            where=where,
            mend="Minta pengelola server menyiapkannya lebih dahulu.",
            command="Siapkan dahulu dengan cantik trust begin, atau sebut folder lain.",
        )


class BadLifetimes(CantikError):
    """F202: the content file of lifetimes is wrong."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "F202",
            "Daftar masa berlaku tidak dapat dipakai",
            where=where,
            found=found,
            expected=expected,
            mend="Perbaiki berkas isi itu.",
        )
