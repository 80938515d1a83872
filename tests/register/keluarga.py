"""Fictitious families whose mother is too young for her child, held against the real rules and brought in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cantik import examine
from cantik.codes.knowledge import load
from cantik.collect.app.models import BatchFinding
from cantik.collect.batch import Reading
from cantik.collect.finding import Finding
from cantik.register.core.app.services import apply_batch
from cantik.register.core.app.submission import Submission
from cantik.register.correct.app.surroundings import Definitions
from cantik.vault.app.opening import OpenStore
from tests.register.bekal import AKHIR_2025, DESA, SAAT, batch, kk, orang

_HURUF = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def sandi(number: int) -> str:
    """A number as letters, so that no rule about digits in names is broken."""
    text = ""
    while True:
        number, rest = divmod(number, 26)
        text = _HURUF[rest] + text
        if not number:
            return text


def nik_dari(number: int, birth: dt.date, *, woman: bool) -> str:
    """A NIK of province 99 whose digits agree with birth date and sex."""
    day = birth.day + (40 if woman else 0)
    return f"990101{day:02}{birth:%m%y}{number % 9000 + 1:04}"


def keluarga(number: int, *, umur_ibu: int = 9, **said: Any) -> list[dict[str, Any]]:
    """Father, mother, child; the mother is `umur_ibu` years older than her child."""
    name, birth = sandi(number), dt.date(2010, 5, 1) + dt.timedelta(days=number % 300)
    mother = birth.replace(year=birth.year - umur_ibu)
    father = dt.date(1975, 3, 1) + dt.timedelta(days=number % 900)
    home = {
        "no_kk": f"990101{kk(number)[6:]}",
        "dusun": ("KRAJAN", "SAWAH")[number % 2],
        "rw": "01",
        "rt": f"{number % 4 + 1:02}",
        "status_dasar": "1",
    } | said
    ibu = nik_dari(number * 3 + 1, mother, woman=True)
    return [
        orang(
            number,
            nik=nik_dari(number * 3, father, woman=False),
            nama=f"BAPAK {name}",
            hubungan_keluarga="1",
            jenis_kelamin="1",
            status_kawin="2",
            tanggal_lahir=father,
            **home,
        ),
        orang(
            number,
            nik=ibu,
            nama=f"IBU {name}",
            hubungan_keluarga="3",
            jenis_kelamin="2",
            status_kawin="2",
            tanggal_lahir=mother,
            **home,
        ),
        orang(
            number,
            nik=nik_dari(number * 3 + 2, birth, woman=False),
            nama=f"ANAK {name}",
            hubungan_keluarga="4",
            jenis_kelamin="1",
            status_kawin="1",
            tanggal_lahir=birth,
            ibu_nik=ibu,
            nama_ibu=f"IBU {name}",
            nama_ayah=f"BAPAK {name}",
            **home,
        ),
    ]


@cache
def aturan() -> Definitions:
    """The definitions that are shipped."""
    knowledge = load()
    return Definitions(knowledge.content, knowledge.lists)


#: what the rules find in rows: 44 tests of a worklist begin with the same families, and to ask costs 0.3 CPU seconds
_found: dict[str, Sequence[Finding]] = {}


def masukkan(opened: OpenStore, handed: tuple[Reading, Path], asked: str) -> int:
    """A batch and its file, examined with the real rules and brought into the register; number of the batch. `asked`
    names the rows: the same are examined once."""
    read, file = handed
    if asked not in _found:
        assert read.reference is not None
        _found[asked] = examine.check(
            read,
            aturan().content.rules,
            content=aturan().content,
            lists=aturan().lists,
            reference=read.reference,
            area=DESA,
            demo=True,
        ).findings
    submission = Submission(read, _found[asked])
    return apply_batch(opened=opened, area=DESA, submission=submission, file=file, by="uji", at=SAAT).batch


def bawa(
    opened: OpenStore, folder: Path, rows: Sequence[dict[str, Any]], *, reference: dt.date = AKHIR_2025, name: str = ""
) -> int:
    """These persons in the register; number of the batch."""
    return masukkan(opened, batch(rows, folder, reference=reference, name=name), repr((rows, reference, name)))


def temuan(batch: int, rule: str = "umur_ibu_anak") -> list[BatchFinding]:
    """The findings of a rule in a batch."""
    return list(BatchFinding.objects.filter(batch_id=batch, rule=rule).select_related("batch").order_by("pk"))
