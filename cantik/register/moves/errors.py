"""Errors of this room: R610 to R620. None holds a name or a number of a person."""

from __future__ import annotations

from cantik.base.errors import CantikError


class MoveCardRefused(CantikError):
    """A card of moving people is none, is damaged, for another village, too old, or was decided already (R610 to
    R615, R620)."""


class ReceiptRefused(CantikError):
    """A receipt is none, is signed by another key, or is about another card (R616, R617)."""


class NeighbourRefused(CantikError):
    """The file by which another village is known is none, or its key is not the one that was read out (R618, R619)."""


_ANEW = "Minta desa asal menyalin kartunya sekali lagi; kartu yang sama boleh dibawa berulang kali."


def unreadable_card(found: str, expected: str = "kartu pindah dari desa asal, utuh") -> MoveCardRefused:
    """R610: no card, too large, changed or cut short on its way, or sealed for somebody else."""
    return MoveCardRefused("R610", "Kartu pindah tidak dapat dibuka", found=found, expected=expected, mend=_ANEW)


def unknown_origin(code: str) -> MoveCardRefused:
    """R611: nobody told this village by which key the village of origin is believed, or the key is another one."""
    return MoveCardRefused(
        "R611",
        "Kunci desa asal tidak dikenal",
        found=code,
        expected="kartu yang ditandatangani kunci desa yang alamatnya sudah dipasang",
        mend="Pasang kartu alamat desa asal dahulu, lalu baca kartu pindahnya lagi.",
    )


def other_village(found: str, expected: str) -> MoveCardRefused:
    """R612: the card is for another village."""
    return MoveCardRefused(
        "R612",
        "Kartu pindah ini untuk desa lain",
        found=found,
        expected=expected,
        mend="Kembalikan kepada pembawanya, atau bawa ke desa yang disebut.",
    )


def outdated_card(found: str, most: int) -> MoveCardRefused:
    """R613: the card is older than one may be, or from a day that has not come."""
    return MoveCardRefused(
        "R613",
        "Kartu pindah ini sudah lewat waktu",
        found=found,
        expected=f"dibuat paling lama {most} hari lalu, dan tidak pada hari yang belum tiba",
        mend="Minta desa asal membatalkannya dan membuat kartu baru; cocokkan pula jam kedua komputer.",
    )


def decided_card(found: str) -> MoveCardRefused:
    """R614: the card does not wait any more."""
    return MoveCardRefused(
        "R614",
        "Kartu pindah ini tidak lagi menunggu",
        found=found,
        expected="kartu yang belum diputuskan",
        mend="Muat ulang daftar kartu pindah.",
    )


def already_moving(count: int) -> MoveCardRefused:
    """R615: some of the people are on a card that waits."""
    return MoveCardRefused(
        "R615",
        "Orang ini sudah ada pada kartu pindah yang belum dijawab",
        found=f"{count} orang",
        expected="orang tanpa kartu yang menunggu",
        mend="Salin kartu yang ada, atau batalkan dahulu.",
    )


def one_sided() -> MoveCardRefused:
    """R620: what two villages agreed on by a card and a receipt is not taken back by one of them."""
    return MoveCardRefused(
        "R620",
        "Perpindahan ini dijawab dengan kuitansi dan tidak diurungkan sepihak",
        expected="kartu pindah baru ke arah sebaliknya bila orangnya kembali",
        mend="Buat kartu pindah ke desa yang satu lagi; desa itu menerimanya seperti kartu lain.",
    )


def unreadable_receipt(found: str) -> ReceiptRefused:
    """R616: no receipt, or not one that the village of destination signed."""
    return ReceiptRefused(
        "R616",
        "Kuitansi pindah ditolak",
        found=found,
        expected="kuitansi yang ditandatangani desa tujuan kartu itu",
        mend="Minta desa tujuan menyalin kuitansinya sekali lagi.",
    )


def other_card(found: str) -> ReceiptRefused:
    """R617: about a card that this village did not make, or that was answered otherwise before."""
    return ReceiptRefused(
        "R617",
        "Kuitansi ini bukan jawaban atas kartu desa ini",
        found=found,
        expected="kuitansi atas kartu yang dibuat di sini, dengan putusan yang sama bila sudah dijawab",
        mend="Cocokkan nomor kartunya dengan desa tujuan.",
    )


def unreadable_address(found: str) -> NeighbourRefused:
    """R618: no card of address."""
    return NeighbourRefused(
        "R618",
        "Kartu alamat desa tidak dapat dibaca",
        found=found,
        expected="kartu alamat yang ditandatangani kunci desa itu sendiri",
        mend="Minta desa itu membuat kartu alamat baru dari halaman Kartu pindah.",
    )


def other_key(found: str) -> NeighbourRefused:
    """R619: the key of a card of address is not the one that the village read out."""
    return NeighbourRefused(
        "R619",
        "Nomor kunci kartu alamat tidak cocok",
        found=found,
        expected="paling sedikit 16 huruf pertama nomor kunci, seperti dibacakan desa itu",
        mend="Telepon desa itu dan baca nomor kuncinya bersama-sama; jangan pasang bila berbeda.",
    )
