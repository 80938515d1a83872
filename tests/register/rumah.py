"""Fictitious families of a survey that asks for dwelling and assets, held against the real rules and brought in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cantik.collect.app.models import Batch, BatchFinding
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, batch, kk, nik
from tests.register.keluarga import masukkan, sandi


def anggota(number: int, **said: Any) -> dict[str, Any]:
    """A member; three to a family, the first is its head."""
    home = number // 3
    return {
        "nik": nik(number),
        "no_kk": kk(home),
        "nama": f"WARGA {sandi(number)}",
        "nomor_keluarga": str(home + 1),
        "tanggal_lahir": dt.date(1980, 1, 1) + dt.timedelta(days=number),
        "jenis_kelamin": "1",
        "r404": "1",
        "r409": "1" if number % 3 == 0 else "3",
        **said,
    }


def rumah(number: int, **said: Any) -> dict[str, Any]:
    """A family in a dwelling of its own, without a fault."""
    return {
        "no_kk": kk(number),
        "nomor_keluarga": str(number + 1),
        "dusun": "KRAJAN",
        "rt": "02",
        "r105": "0001",
        "r105a": "00",
        "r109": number + 1,
        "r112": 3,
        "r301a": "1",
        "r301b": "1",
        "r302": 54,
        "r303": "3",
        **said,
    }


def bawa_rumah(
    opened: OpenStore, folder: Path, homes: Sequence[dict[str, Any]], *, reference: dt.date = AKHIR_2025, name: str = ""
) -> Batch:
    """Families with three members each, examined with the real rules and brought into the register."""
    members = [anggota(n) for n in range(3 * len(homes))]
    handed = batch(members, folder, source="regsosek", reference=reference, families=homes, name=name)
    return Batch.objects.get(pk=masukkan(opened, handed, repr((members, homes, reference, name))))


def galat_rumah(base: Batch, rule: str) -> list[BatchFinding]:
    """Findings of a rule about families of a list."""
    rows = BatchFinding.objects.filter(batch=base, rule=rule, unit="keluarga").select_related("batch")
    return list(rows.order_by("pk"))
