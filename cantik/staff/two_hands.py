"""Acts by two hands as data: what one did waits for another, who holds a right. No clock and no database here.

What a row waits for it says itself (`Awaited.list_awaits`), from its own columns; `app/acts.py` writes that down beside
the act. A row names the act and the area, never a person: who may decide is asked of the rights on the day when it is
read. `hands` are those who cannot be the second one, as they stand beside the act (`akun:5`).
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
    "opd_terima": "opd.putus",
    "opd_bina": "opd.bina",
    "opd_kutip": "opd.putus",
    "rilis": "rilis.tanda_tangan",
    "kartu": "rilis.tanda_tangan",
    "tarik": "rilis.tarik",
    "tarik_desa": "rilis.tanda_tangan",
    "prarilis": "prarilis.putus",
    "permintaan": "permintaan.layani",
    "permintaan_opd": "permintaan.layani",
    "persetujuan": "permintaan.setujui",
    "berbagi": "berbagi.setujui",
    "hapus": "orang.buka_nik",
    "musnah": "retensi.putus",
    "kebocoran": "kebocoran.tutup",
    "undangan": "akun.setujui",
    "kode_pulih": "akun.setujui",
    "darurat": "darurat.setujui",
    "tanya": "tanya.jawab",
    "instrumen_bersama": "instrumen.edarkan",
    "usulan": "usulan.ajukan",
    "usulan_tahap": "usulan.ajukan",
    "musyawarah": "berita_acara.tanda_tangan",
    "musyawarah_susulan": "berita_acara.tanda_tangan",
    "usulan_jawab": "usulan.jawab",
    "usulan_jawaban": "usulan.putus",
    "undangan_kirim": "berbagi.setujui",
    "kiriman_kembali": "rilis.tanda_tangan",
    "jumlah_kembali": "rilis_wilayah.buat",
    "kartu_pindah": "register.putus",
    "kelas_rumah_dataku": "rumah_dataku.tetapkan",
    "nik_bersama": "register.tiket",
    # what was sent back waits for whoever makes it
    "metadata_kembali": "rencana.sunting",
    "rapat_kembali": "rencana.daftar_data",
    "opd_kembali": "opd.serah",
    "usulan_kembali": "usulan.susun",
    "musyawarah_kembali": "usulan.susun",
}

Hand = tuple[str, dt.datetime | None]


@dataclass(frozen=True, slots=True)
class Awaits:
    """What a row waits for. `act`: of `DECIDED_WITH`; `about`: what tells it from its like, keys of content and numbers
    only; `page`: the number in the address where it is decided (0: the row's own); `role`: the only role that decides
    where the right has several; `due`: by when (None: the usual term); `until`: when it is void by itself."""

    act: str
    area: str
    since: dt.datetime
    hands: tuple[Hand, ...] = ()
    about: str = ""
    page: int = 0
    role: str = ""
    due: dt.date | None = None
    until: dt.datetime | None = None


@runtime_checkable
class Awaited(Protocol):
    """A row that another hand may have to decide about."""

    def list_awaits(self) -> Iterable[Awaits]:
        """What it waits for as it stands now; nothing where it was decided, withdrawn or is a draft."""
        ...


def find_awaits(flow: Workflow, row: Any) -> Iterator[Awaits]:
    """What a row of a declared workflow waits for as it stands now."""
    for waits in flow.state(row.state).waits:
        if waits.when is None or waits.when(row):
            yield Awaits(
                waits.act,
                flow.area(row),
                getattr(row, waits.since),
                tuple(hand.read(row) for hand in waits.hands),
                str(getattr(row, waits.about)) if waits.about else "",
                waits.number(row) if waits.number else 0,
                due=waits.due(row) if waits.due else None,
            )
