"""Acts by two hands as data: what one did waits for another, who holds a right. No clock and no database here.

What a row waits for it says itself (`Awaited.list_awaits`), from its own columns; `app/acts.py` writes that down beside
the act. A row names the act and the area, never a person: who may decide is asked of the rights on the day when it is
read. `hands` are those who cannot be the second one, as they stand beside the act (`akun:5`). Only an answer may name
whose it is (`own`); it waits for their office once they are gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from cantik.workflow.declaration import Workflow

#: every act that waits for another hand and whose workflow is not declared yet -> the right of that hand; all of them:
#: `app/workflows.list_acts`
DECIDED_WITH = {
    "rapat": "rapat.tutup",
    "susulan": "rapat.tutup",
    "penetapan": "penetapan.kunci",
    "pertanyaan": "rencana.setujui",
    "tinjauan": "rencana.tinjau",
    "isian_susulan": "orang.sunting",
    "metadata": "temuan.buka",
    "metadata_putus": "temuan.tutup",
    "opd_kutip": "opd.putus",
    "rilis": "rilis.tanda_tangan",
    "prarilis": "prarilis.putus",
    "permintaan": "permintaan.layani",
    "permintaan_opd": "permintaan.layani",
    "persetujuan": "permintaan.setujui",
    "hapus": "orang.buka_nik",
    "undangan": "akun.setujui",
    "kode_pulih": "akun.setujui",
    "darurat": "darurat.setujui",
    "tanya": "tanya.jawab",
    "musyawarah": "berita_acara.tanda_tangan",
    "musyawarah_susulan": "berita_acara.tanda_tangan",
    "kiriman_kembali": "rilis.tanda_tangan",
    "jumlah_kembali": "rilis_wilayah.buat",
    "kartu_pindah": "register.putus",
    "kelas_rumah_dataku": "rumah_dataku.tetapkan",
    "nik_bersama": "register.tiket",
    # what was sent back waits for whoever makes it
    "metadata_kembali": "rencana.sunting",
    "rapat_kembali": "rencana.daftar_data",
    "musyawarah_kembali": "usulan.susun",
    # of an office for which nobody answers: who asks another one instead, who invites somebody of it
    "usulan_tanpa_akun": "usulan.putus",
    "dinas_tanpa_akun": "akun.kelola",
    "musim_daftar": "bina.pilih",
    "tanya_jawaban": "belajar.kerjakan",
    "usulan_terjawab": "usulan.susun",
    "musim_jawaban": "bina.penuhi",
}
#: an answer, which waits for whoever asked until they close it (`app/question_rows`)
ANSWERS = frozenset({"tanya_jawaban", "usulan_terjawab", "musim_jawaban"})

Hand = tuple[str, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Awaits:
    """What a row waits for. `act`: of `DECIDED_WITH`; `about`: what tells it from its like, keys of content and numbers
    only; `page`: the number in the address where it is decided (0: the row's own); `role`: the only role that decides
    where the right has several; `due`: by when (None: the usual term); `until`: when it is void by itself; `own`: whose
    answer it is (`akun:5`), "" for that of an office."""

    act: str
    area: str
    since: dt.datetime
    hands: tuple[Hand, ...] = ()
    about: str = ""
    page: int = 0
    role: str = ""
    due: dt.date | None = None
    until: dt.datetime | None = None
    own: str = ""


@runtime_checkable
class Awaited(Protocol):
    """A row that another hand may have to decide about."""

    def list_awaits(self) -> Iterable[Awaits]:
        """What it waits for as it stands now; nothing where it was decided, withdrawn or is a draft."""
        ...


def find_awaits(flow: Workflow, row: Any) -> Iterator[Awaits]:
    """What a row of a declared workflow waits for as it stands now."""
    concerned = [(actor, None) for actor in flow.concerned[0](row)] if flow.concerned else []
    for waits in flow.state(row.state).waits:
        if waits.when is None or waits.when(row):
            yield Awaits(
                waits.act,
                flow.area(row),
                getattr(row, waits.since),
                (*(hand.read(row) for hand in waits.hands), *concerned),
                "/".join(str(getattr(row, column)) for column in waits.about.split()),
                waits.number(row) if waits.number else 0,
                due=waits.due(row) if waits.due else None,
            )
