"""Errors of delivering and receiving: T6…. Each says what, where and what was expected; none holds a person's
number."""

from __future__ import annotations

from cantik.base.errors import CantikError


class PackageRefused(CantikError):
    """What came is no package, is larger than one may be, names a path that leads elsewhere, or is not the whole that
    its list says (T601 to T605)."""


class DeliveryRefused(CantikError):
    """The other side does not take it: unknown village or key, another village's release, a number that is taken by
    other content (T606 to T609)."""


class DeliveryPaused(CantikError):
    """Nothing is wrong with what is sent, and nothing of it is lost: the line is cut (T610), the disk of the receiver
    is full (T611), its quota is used up (T612). It is tried again later."""

    @property
    def line_down(self) -> bool:
        """Nobody answers; otherwise somebody does, who cannot take it now."""
        return self.code == "T610"


class ContributionRefused(CantikError):
    """The sealed counts beside a release are not those of this edition (T620)."""


class AnswerRefused(CantikError):
    """What came back is not signed by the walidata to whom the release was sent, or is about another one (T621)."""


def not_listed(where: str, found: str, expected: str) -> PackageRefused:
    """That the list of a package cannot be read."""
    return PackageRefused(
        "T601",
        "Daftar kiriman tidak dapat dibaca",
        where=where,
        found=found,
        expected=expected,
        mend="Minta pengirim mengirim ulang dari simpanannya.",
    )


def too_large(where: str, found: str, expected: str) -> PackageRefused:
    """That a package is larger than one may be, in bytes, files or depth."""
    return PackageRefused(
        "T602",
        "Kiriman terlalu besar",
        where=where,
        found=found,
        expected=expected,
        mend="Kirim satu rilis saja; rilis yang memang sebesar ini dibicarakan dahulu dengan penerima.",
    )


def wrong_path(where: str, found: str) -> PackageRefused:
    """That a file of a package has a name that is no place in it."""
    return PackageRefused(
        "T603",
        "Nama berkas dalam kiriman tidak diterima",
        where=where,
        found=found,
        expected="nama ASCII di dalam folder kiriman, tanpa .., garis miring terbalik, atau nama perangkat",
        mend="Jangan pakai kiriman ini; minta yang baru dari desa.",
    )


def missing_piece(where: str, found: str, expected: str) -> PackageRefused:
    """That a file of the list is not there, or is shorter than the list says."""
    return PackageRefused(
        "T604",
        "Kiriman tidak utuh",
        where=where,
        found=found,
        expected=expected,
        mend="Kirim ulang: yang sudah sampai tidak dikirim dua kali.",
    )


def changed_piece(where: str) -> PackageRefused:
    """That a file is not the one that its digest names."""
    return PackageRefused(
        "T605",
        "Berkas kiriman berubah di jalan",
        where=where,
        found="isi lain",
        expected="isi yang sidiknya sama dengan namanya",
        mend="Kirim ulang, atau salin ulang dari sumbernya.",
    )
