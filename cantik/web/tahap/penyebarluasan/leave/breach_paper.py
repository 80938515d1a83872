"""The letters of a breach as PDF: what UU 27/2022 Pasal 46 wants said, from the file alone; with names one a family."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.formats import date_format

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.codes.area import AreaLevel
from cantik.content.breach import SUBJECTS, breach_letters, exposed_kinds
from cantik.publish.typeset import Press, PrintJob, legible, source
from cantik.register.leave.app.models import DataBreach
from cantik.register.rights.app import breaches
from cantik.staff.app import roster
from cantik.staff.app.language import in_indonesian
from cantik.web import register_lines
from cantik.web.desk import VillageDesk
from cantik.web.store import describe_area

_TEMPLATE = Path(__file__).parent / "surat_kebocoran.typ"
#: where a name is written by hand
_BLANK = "…………………………………………"


def letter_of(desk: VillageDesk, row: DataBreach, letter: str, *, invented: bool) -> bytes:
    """One letter, without names. Raises `CantikError` C101 without fonts, C102; `KeyError` for no letter."""
    held = breach_letters()[letter]
    to = [_BLANK, f"di {_BLANK}"] if letter == SUBJECTS else [held.to]
    return _print_letter(desk, row, letter, [to], invented=invented)


def letters_to(desk: VillageDesk, row: DataBreach, people: Collection[int], *, invented: bool) -> bytes:
    """A letter for each family of these people, with the names of those concerned, in the order in which somebody walks
    there. Whoever makes it writes into the log whom it names."""
    lines = sorted(
        register_lines.name_persons(desk, people), key=lambda person: (person.place, person.family or 0, person.name)
    )
    homes = groupby(lines, key=lambda person: (person.place, person.family or -person.person))
    to = [[", ".join(person.name for person in home), f"di {place}"] for (place, _family), home in homes]
    return _print_letter(desk, row, SUBJECTS, to, invented=invented)


def _print_letter(
    desk: VillageDesk, row: DataBreach, letter: str, to: Sequence[Sequence[str]], *, invented: bool
) -> bytes:
    with in_indonesian(), Press() as press:
        data = _letter_data(desk, row, letter) | {"kepada": [list(lines) for lines in to], "contoh": invented}
        moment = int(clock.now().timestamp())
        return press.print_pages(PrintJob(source(_TEMPLATE), legible(data), "pdf", moment))


def _letter_data(desk: VillageDesk, row: DataBreach, letter: str) -> dict[str, Any]:
    kind, held = breaches.kind_of(row), breach_letters()[letter]
    place, today = describe_area(desk.area), clock.today()
    own = letter == SUBJECTS
    found = breaches.measure_exposure(desk.area, row)
    data = [kind.title for kind in exposed_kinds().values() if kind.code in {*json.loads(row.exposed), *found.kinds}]
    return {
        "judul": held.title,
        "pengendali": f"Pemerintah {place.full}",
        "tanggal": [today.year, today.month, today.day],
        "hari": long_date(today),
        "dasar": held.basis.text,
        "subjek": own,
        "butir": [
            ("Data yang terbuka", "; ".join(data) or "masih diperiksa"),
            *(() if own else (("Banyaknya orang", _many(desk, row)),)),
            ("Waktu", _when(row)),
            ("Sebab, sejauh diketahui", f"{kind.cause[:1].upper()}{kind.cause[1:]}. {row.how}"),
            ("Yang sudah dilakukan", row.done or _describe_measures(row) or "sedang dikerjakan"),
            ("Yang akan dilakukan", row.ahead or "pemeriksaan dilanjutkan sampai berkas ini ditutup"),
        ],
        "saran": kind.advice if own or letter == "umum" else "",
        "kepala": next(
            (held.person.name for held in roster.signing_assignments(desk.area, today) if held.role == "kepala_desa"),
            "",
        ),
        "hubungi": _contacts(desk),
        "berikut": ""
        if row.state == DataBreach.CLOSED
        else "Pemberitahuan berikutnya menyusul bila ada yang baru diketahui.",
    }


def _many(desk: VillageDesk, row: DataBreach) -> str:
    count = breaches.people(desk.area, row)
    return f"{count} orang" if count else "belum diketahui"


def _when(row: DataBreach) -> str:
    begun, known = (_moment(moment) for moment in (row.begun_at, row.known_at))
    ended = "belum diketahui berakhir" if row.ended_at is None else f"sampai {_moment(row.ended_at)}"
    return f"sejak {begun}, {ended}; diketahui {known}"


def _moment(moment: Any) -> str:
    here = moment.astimezone(clock.zone())
    return f"{long_date(here.date())} pukul {date_format(here, 'H.i')}"


def _describe_measures(row: DataBreach) -> str:
    """The measures that were taken, where nobody wrote what was done."""
    words = {
        "kunci_akun": "akun dikunci",
        "cabut_perangkat": "perangkat dicabut",
        "tahan_berbagi": "catatan berbagi ditahan",
    }
    return ", ".join(dict.fromkeys(words[step.act] for step in row.steps.order_by("pk") if step.act in words))


def _contacts(desk: VillageDesk) -> list[str]:
    """Whom to ask: the village, and the data protection officer of the kabupaten."""
    today = clock.today()
    above = [area.text() for area in desk.area.ancestors() if area.level is AreaLevel.KABUPATEN]
    agents = [
        held.name for held in roster.holders_of([desk.area.text()], "agen_statistik", today).get(desk.area.text(), [])
    ]
    officers = [person.name for people in roster.holders_of(above, "ppdp", today).values() for person in people]
    lines = [f"Kantor {describe_area(desk.area).full}" + (f" ({', '.join(agents)})" if agents else "")]
    return [*lines, *(f"Pejabat pelindungan data pribadi kabupaten: {', '.join(officers)}" for _ in officers[:1])]
