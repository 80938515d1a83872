"""Errors of drafting, signing, publishing and withdrawing."""

from __future__ import annotations

from cantik.base.errors import CantikError


class StaleDraft(CantikError):
    """The draft is no longer what the register, the definitions or the calendar say."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "T401",
            "Rancangan ini sudah tidak sesuai, jadi tidak ditandatangani",
            found=found,
            mend="Buat rancangan baru, lalu tinjau lagi.",
        )


class NotNow(CantikError):
    """What was asked for does not fit the state of the draft or of the release."""

    def __init__(self, message: str, *, found: str = "", mend: str = "") -> None:
        super().__init__("T402", message, found=found, mend=mend)


class LookRefused(CantikError):
    """T450: a logo, a colour or a photo that a site cannot have. T451: a look that is not there any more."""


class ReasonWanted(CantikError):
    """A reason is missing or too short to be read by anybody later."""

    def __init__(self) -> None:
        super().__init__("T403", "Tulis alasan, paling sedikit 10 huruf. Alasan dibaca pembina dan tersimpan selamanya")


class SamePerson(CantikError):
    """Whoever handed a thing in does not decide about it."""

    def __init__(self, reason: str) -> None:
        super().__init__("T404", reason.rstrip("."))


class NoSuchEdition(CantikError):
    """The shelf holds no release of this number."""

    def __init__(self, number: str) -> None:
        super().__init__("T405", "Rilis ini tidak ada", found=number, mend="Lihat riwayat rilis desa.")


class NotPublishable(CantikError):
    """The public folder is not set, or the release may not be shown."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__("T406", message, mend=mend)


class ChangedOnTheWay(CantikError):
    """The signed figures are not the previewed ones: nothing is signed."""

    def __init__(self) -> None:
        super().__init__(
            "T407",
            "Angka yang akan ditandatangani bukan yang dipratinjau, jadi tidak ada yang ditandatangani",
            mend="Buat rancangan baru. Bila terulang, laporkan kepada pengelola Cantik.",
        )


class ReasonTells(CantikError):
    """A reason holds the number of a person, or (`counts`) how many persons or answers it is about, where everybody
    reads it: with the figures of both editions that narrows hidden cells."""

    def __init__(self, *, counts: bool = False) -> None:
        if counts:
            super().__init__(
                "T408",
                "Alasan yang dibaca siapa saja memuat banyaknya orang atau jawaban",
                expected="apa yang keliru dan sebabnya, tanpa jumlah; tanggal, tahun, dan nomor tabel boleh",
                mend="Hapus jumlahnya: angka yang berubah sudah didaftar sendiri oleh rilis.",
            )
        else:
            super().__init__(
                "T408",
                "Alasan ini memuat nomor seseorang (NIK, KK, atau telepon)",
                mend="Hapus nomornya. Alasan tersimpan selamanya, dan alasan revisi dibaca siapa saja.",
            )


class FindingRefused(CantikError):
    """A finding about a release has no words, too many, or the number of a person."""

    def __init__(self) -> None:
        super().__init__(
            "T410",
            "Temuan belum dapat disimpan",
            expected="di mana dan apa yang keliru, masing-masing 1 sampai 400 huruf, tanpa nomor seseorang",
            mend="Sebut tabel, bab, atau peta, lalu apa yang harus diperbaiki.",
        )


class StoryRefused(CantikError):
    """T412: a finding of the story of the year cannot be chosen so."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__("T412", message, mend=mend)


class NotSound(CantikError):
    """A release does not pass the checks before it is countersigned: nothing is signed."""

    def __init__(self, number: str, wrong: list[str]) -> None:
        super().__init__(
            "T409",
            "Rilis ini tidak lulus pemeriksaan, jadi tidak ditandatangani walidata",
            where=number,
            found="; ".join(wrong),
            expected="semua pemeriksaan benar",
            mend="Minta desa menerbitkan edisi baru, atau ambil ulang rilisnya bila salinannya rusak.",
        )


class EarlyRefused(CantikError):
    """T430: somebody who cannot be put on the list of those who read before everybody. T431: no reason, or one that
    cannot be public. T432: the line waits no more. T433: one person would both propose and confirm."""


class CardRefused(CantikError):
    """T440: a statistics card cannot be told of a period. `passing`: it never will be, so that the next one is told."""

    def __init__(self, found: str, mend: str, *, passing: bool = False) -> None:
        super().__init__("T440", "Kartu masa ini tidak dapat disusun", found=found, mend=mend)
        self.passing = passing
