"""How far the walidata has looked at a release, in words of both languages. The release itself says what held when it
was composed; its site says what holds now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from cantik.base.dates import long_date
from cantik.release.check import CheckState
from cantik.release.model import Words

Note = tuple[str, str]  # Indonesian, English

#: of a level: what is true of every one, since nothing else is counted
OF_VILLAGES: Note = (
    "dari rilis desa yang lolos Periksa",
    "from releases of villages that passed examination",
)
#: the same as releases said it until November 2026
_ADDED_UP: Note = (
    "dijumlahkan dari rilis desa yang lolos Periksa",
    "added up from releases of villages that passed examination",
)
#: the standing of what is not signed
DRAFT = "rancangan"
#: in a sentence, of a village that no walidata is appointed for
_NOBODY_EXAMINES: Note = ("tanpa walidata yang memeriksanya", "with no walidata to examine them")
_DRAFT_SENTENCE: Note = (
    "Rancangan: belum ditandatangani, jadi belum boleh dikutip atau disebarkan.",
    "Draft: not signed yet, so it must not be cited or passed on.",
)
AWAITS: Note = ("belum diperiksa walidata", "not yet examined by the walidata")


def alone(village: str) -> Note:
    """Of a village that no walidata is appointed for. `village`: the word for one, desa or kelurahan."""
    return f"diterbitkan pemerintah {village.lower()}", "published by its own government"


def unexamined_note(village: str, *, walidata: bool) -> Note:
    """Of a release that nobody examined yet; `walidata`: somebody is appointed who will."""
    return AWAITS if walidata else alone(village)


def waiting_note(since: dt.date) -> Note:
    """Of a release that waits for the walidata and that nobody took up yet: since when, so that a page that was written
    on another day says the right thing."""
    indonesian, english = AWAITS
    return f"{indonesian}, menunggu sejak {long_date(since)}", f"{english}, waiting since {long_date(since, 'en')}"


def examined_note(name: str, on: dt.date) -> Note:
    """Approved: since when it is a *rilis Satu Data*, examined by whom (Perpres 39/2019; `nama_terlindung.csv`)."""
    indonesian, english = approved_note(on)
    return f"{indonesian}, diperiksa walidata {name}", f"{english}, examined by the walidata {name}"


def approved_note(on: dt.date) -> Note:
    """The same without the name, for a list."""
    return f"rilis Satu Data sejak {long_date(on)}", f"a release of Satu Data since {long_date(on, 'en')}"


#: a state of the check that is neither its beginning nor its end: in words of both languages
_UNDER_WAY: Mapping[CheckState, Note] = {
    CheckState.WALIDATA: ("sedang diperiksa walidata sejak", "being examined by the walidata since"),
    CheckState.PEMBINA: ("menunggu pembina data sejak", "with the pembina data since"),
    CheckState.RETURNED: ("dikembalikan pemeriksa dengan temuan", "returned by its examiners with findings on"),
}
_LAY: Mapping[CheckState, Note] = {
    CheckState.HANDED_IN: ("menunggu walidata", "waiting for the walidata"),
    CheckState.WALIDATA: ("diperiksa walidata", "examined by the walidata"),
    CheckState.PEMBINA: ("diperiksa pembina", "examined by the pembina"),
    CheckState.RETURNED: ("diperbaiki desa", "mended by the village"),
}


def under_way(state: CheckState, since: dt.date) -> Note:
    """Taken up and not ended: where it lies, and since when."""
    indonesian, english = _UNDER_WAY[state]
    return f"{indonesian} {long_date(since)}", f"{english} {long_date(since, 'en')}"


def with_days(note: Note, lay: Sequence[tuple[CheckState, int]]) -> Note:
    """The note with the days that a release lay in each state before."""
    if not lay:
        return note
    indonesian = ", ".join(f"{_LAY[state][0]} {_days(days)[0]}" for state, days in lay)
    english = ", ".join(f"{_LAY[state][1]} {_days(days)[1]}" for state, days in lay)
    return f"{note[0]} ({indonesian})", f"{note[1]} ({english})"


def _days(number: int) -> Note:
    if not number:
        return "kurang dari sehari", "less than a day"
    return f"{number} hari", f"{number} {'day' if number == 1 else 'days'}"


def standing_sentence(standing: str, note: Note, words: Words) -> Note:
    """What a release is in one sentence that a citizen understands: whose figures, who signed, who looked at them.

    `note`: how far it was examined (`unexamined_note`, `examined_note`, `under_way`). A note that says only who
    published it says that nobody examines there.
    """
    if standing == DRAFT:
        return _DRAFT_SENTENCE
    if note == OF_VILLAGES:
        return (
            "Angka resmi yang dijumlahkan dari rilis desa yang sudah diperiksa walidata; bukan angka BPS.",
            "Official figures added up from village releases that the walidata examined; not figures of BPS.",
        )
    village, head = words.desa.lower(), words.head.lower()
    examined, examined_en = _NOBODY_EXAMINES if note == alone(words.desa) else note
    return (
        f"Angka resmi {village} ini, ditandatangani {head}, {examined}; bukan angka BPS.",
        f"Official figures of this village, signed by its head, {examined_en}; not figures of BPS.",
    )


def in_english(note: str) -> str:
    """The note of a release in English."""
    return next((english for said, english in (AWAITS, OF_VILLAGES, _ADDED_UP) if note == said), alone("")[1])
