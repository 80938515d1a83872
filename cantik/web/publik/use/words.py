"""What the states of a request are called, and the sentence of the law."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.staff.app import institutions
from cantik.use.app import requests
from cantik.use.app.models import ANSWERED, DENIED, NO_DATA, OPEN, PERSONAL, WITHDRAWN, DataRequest
from cantik.use.office import office_hours
from cantik.web.publik.use.forms import kind_word

STATES = {
    OPEN: noop("menunggu jawaban"),
    ANSWERED: noop("dijawab"),
    NO_DATA: noop("belum ada datanya"),
    PERSONAL: noop("ditolak: data perorangan"),
    DENIED: noop("tidak disetujui kepala desa"),
    WITHDRAWN: noop("dicabut peminta"),
}
#: UU 16/1997 Pasal 21; UU 27/2022; docs/bidang/governance.md 4 (Mempawah: refused to every applicant)
LAW = noop(
    "Data orang per orang (nama, NIK, alamat) tidak diberikan kepada siapa pun: undang-undang menjaga kerahasiaannya "
    "(UU 16/1997 Pasal 21, UU 27/2022). Yang dapat diminta ialah jumlah, misalnya menurut dusun atau umur."
)

#: the days of `content/jam_kantor.csv`, known to the catalogue
DAYS = (noop("Senin"), noop("Selasa"), noop("Rabu"), noop("Kamis"), noop("Jumat"), noop("Sabtu"), noop("Minggu"))


def office() -> str:
    """When the office is open in a usual week: `Senin–Jumat 08.00–16.00`."""
    runs = office_hours().words()
    return ", ".join(
        f"{_(first)} {hours}" if first == last else f"{_(first)}–{_(last)} {hours}" for first, last, hours in runs
    )


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request as a list shows it."""

    row: DataRequest
    kind: str
    state: str
    late: bool
    producer: str  # the office that it was passed on to, "" for none


def line(row: DataRequest) -> RequestLine:
    """A request in words."""
    state = _("menunggu kepala desa") if row.waits_for_head else _(STATES[row.state])
    return RequestLine(row, kind_word(row.applicant), state, requests.late(row, clock.now()), _name_producer(row))


def _name_producer(row: DataRequest) -> str:
    held = None if row.producer is None else institutions.state_of(row.producer)
    return "" if held is None else held.name(clock.today())
