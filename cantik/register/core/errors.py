"""Errors of this room: R305, R40…, R47…: batches, reasons, differences. No text holds a NIK, a KK number or a name."""

from __future__ import annotations

from cantik.base.errors import CantikError


class FictitiousNumbers(CantikError):
    """R305: NIK or KK of province 99, which does not exist, in a store that is not for demonstration."""

    def __init__(self, count: int) -> None:
        super().__init__(
            "R305",
            "Berkas berisi NIK atau nomor KK provinsi 99 (data rekaan)",
            found=f"{count} nomor",
            expected="nomor dari provinsi yang ada",
            mend="Untuk berlatih dengan data rekaan pakai Desa latihan; data rekaan dan nyata tidak dicampur.",
            command="Untuk data rekaan buat simpanan baru dengan --demo.",
        )


class BatchRefused(CantikError):
    """R4…: a batch cannot be applied or taken back."""


class UnknownBatch(BatchRefused):
    """R401: no batch has this number."""

    def __init__(self, number: int) -> None:
        super().__init__("R401", "Himpunan data masukan tidak dikenal", found=str(number), mend="Lihat daftar impor.")


class ListShrunk(BatchRefused):
    """R405: a list leaves out so many who stood in the one before it that somebody has to say whether it is whole."""

    def __init__(self, left_out: str) -> None:
        super().__init__(
            "R405",
            "Daftar ini tidak memuat banyak orang yang tercatat; tidak ada yang disimpan",
            found=left_out,
            mend="Katakan apakah berkas ini hanya sebagian desa (yang lain tetap) atau memang lengkap.",
            command="Bila berkas ini hanya sebagian desa, tambahkan --partial: yang lain tetap. Bila memang lengkap, "
            "tambahkan --whole.",
        )


class ReasonRefused(CantikError):
    """R407, R408: the reason for opening a number is too short, or it holds what may not stand in the log."""


class ConflictRefused(CantikError):
    """R47…: a difference between sources cannot be decided like this, or a decision cannot be taken back now."""


class CessionRefused(CantikError):
    """R542-R548: RT cannot come from one village to another like this, or not go back."""


class CorrectionRefused(CantikError):
    """R41…: a value cannot be corrected like this, or a correction cannot be taken back now."""
