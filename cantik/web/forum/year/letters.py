"""The letter about what is due of a person, in words: in Indonesian, counts and days only, never a resident."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from cantik.coach.app.digest import TaskLetter
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.rights import area_code
from cantik.web.area_words import reader_speech
from cantik.web.store import describe_area
from cantik.web.tasks import rows_of

#: more stand on the page
_SHOWN = 20
_HEADERS = {"Auto-Submitted": "auto-generated", "Precedence": "bulk"}


def compose(letter: TaskLetter) -> EmailMessage:
    """The message; its links lead to the address under which this server is known."""
    late, waiting, called = letter.late, letter.waiting, letter.called
    with in_indonesian(reader_speech(letter.person)):  # nobody knows the language of whoever reads it
        values = {
            "orang": letter.person.name,
            "lewat": rows_of(late[:_SHOWN]),
            "tunggu": rows_of(waiting[:_SHOWN]),
            "pindah": list(zip(rows_of(row for row, _move in letter.moved[:_SHOWN]), letter.moved, strict=False)),
            "telepon": [(describe_area(area_code(village.kode)).full, village) for village in called[:_SHOWN]],
            "sisa": sum(max(0, len(told) - _SHOWN) for told in (late, waiting, letter.moved, called)),
            "alamat": settings.SITE_ADDRESS,
            "tugas": reverse("tugas"),
            "daftar": reverse("tugas_telepon"),
        }
        text = render_to_string("year/surel/tugas.txt", values)
    return EmailMessage(f"[Cantik] {_subject(letter)}", text, to=[letter.person.email], headers=_HEADERS)


def _subject(letter: TaskLetter) -> str:
    told = (
        (len(letter.late), "tugas lewat hari"),
        (len(letter.waiting), "menunggu"),
        (len(letter.moved), "dipindahkan"),
        (len(letter.called), "wilayah perlu ditelepon"),
    )
    return ", ".join(f"{count} {word}" for count, word in told if count)
