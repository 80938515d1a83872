"""The kinds of events, as batches of the register name them."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What can happen to a person of a village; the value is what is stored."""

    BIRTH = "lahir"
    DEATH = "mati"
    ARRIVAL = "pindah_datang"
    DEPARTURE = "pindah_keluar"
    MOVE = "pindah_dalam"
    MARRIAGE = "kawin"
    DIVORCE = "cerai"
    NEW_FAMILY = "kk_baru"
    SPLIT = "pecah_kk"
    PRESENCE = "keberadaan"
    CORRECTION = "koreksi"
    CEDED_OUT = "wilayah_keluar"  # the RT that somebody lives in came to another village
    CEDED_IN = "wilayah_masuk"
