"""What of proposals and programmes waits for an office that coordinates: sentences with where the work is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import ngettext

from cantik.base import clock
from cantik.coach.app.models import DueTask
from cantik.coach.epss.app import evaluations
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import areas_with
from cantik.codes.knowledge import AREAS_FILE
from cantik.register.facilities.app.programme_results import list_untold
from cantik.staff.app import institutions
from cantik.staff.app.models import Account
from cantik.use.proposals.app.open_ends import count_open_ends
from cantik.vault.app.opening import at_hand
from cantik.web.kantor.home.own_step import are_provinces
from cantik.web.language import number

#: tables of an office that are due within so many days are told of
_SOON = 90
#: to whom open ends of proposals are work
COORDINATES = frozenset({"koordinator", "camat", "dinas_pmd"})


@dataclass(frozen=True, slots=True)
class OpenEndLine:
    """A sentence and the address of the work."""

    words: str
    href: str


def list_office_asks(person: Account, areas: Sequence[AreaCode]) -> list[OpenEndLine]:
    """What is asked of an office of a kabupaten beside what waits for its hand: tables that it promised and has not
    handed in, programmes without figures, indicators of its own evaluation that it has not judged or that nothing
    proves."""
    lines = []
    for area in areas:
        own = institutions.numbers(person.institution, area)
        soon = clock.today() + dt.timedelta(days=_SOON)
        due = DueTask.objects.filter(kode=area.text(), line__producer__in=own, done_on=None, due__lte=soon)
        due = due.exclude(line__table="")
        untold = len(list_untold([area], clock.today())) if _has_villages(area) else 0
        unjudged, row = evaluations.count_unjudged(own)
        counts = (due.count(), untold, unjudged, evaluations.count_unproven(row))
        evaluation = "" if row is None else reverse("epss_satu", args=[row.area, row.pk])
        places = (
            reverse("opd", args=[area.text()]),
            reverse("program", args=[area.text()]),
            evaluation,
            evaluation,
        )
        lines += [
            OpenEndLine(words % {"n": number(count)}, href)
            for count, words, href in zip(counts, _word_asks(*counts), places, strict=True)
            if count
        ]
    return lines


def _has_villages(area: AreaCode) -> bool:
    """Whether the list of areas knows villages here: of none is a figure due."""
    index = areas_with(at_hand().store.path / AREAS_FILE)
    above = index.find(area)
    return above is not None and any(index.below(above, AreaLevel.DESA))


def _word_asks(due: int, untold: int, unjudged: int, unproven: int) -> tuple[str, ...]:
    return (
        ngettext(
            "%(n)s tabel dinas Anda jatuh tempo dalam 90 hari.",
            "%(n)s tabel dinas Anda jatuh tempo dalam 90 hari.",
            due,
        ),
        _word_untold(untold),
        ngettext(
            "%(n)s indikator statistik sektoral belum dinilai sendiri oleh dinas Anda.",
            "%(n)s indikator statistik sektoral belum dinilai sendiri oleh dinas Anda.",
            unjudged,
        ),
        ngettext(
            "%(n)s indikator statistik sektoral dinas Anda belum punya bukti.",
            "%(n)s indikator statistik sektoral dinas Anda belum punya bukti.",
            unproven,
        ),
    )


def _word_untold(count: int) -> str:
    return ngettext(
        "%(n)s program daerah belum punya angka dari desa mana pun.",
        "%(n)s program daerah belum punya angka dari desa mana pun.",
        count,
    )


def list_open_ends(areas: Sequence[AreaCode], released: Collection[str]) -> list[OpenEndLine]:
    """The open ends in some areas, in the order of the work: proposing, asking, funding, telling; none that is zero. A
    province asks no office for an answer to a village, and prices no line of its plan."""
    year = clock.today().year + 1
    ends = count_open_ends(areas, released, year)
    untold = len(list_untold(areas, clock.today()))
    area = areas[0]
    upward = f"{reverse('du_rkp', args=[area.text()])}?tahun={year}"
    near = not are_provinces(areas)
    counts = (ends.silent, ends.unasked * near, ends.unfunded * near, untold)
    addresses = (f"{upward}&lihat=diam#diam", upward, upward, reverse("program", args=[area.text()]))
    lines = zip(counts, _word_ends(*counts), addresses, strict=True)
    return [OpenEndLine(words % {"n": number(count), "tahun": year}, href) for count, words, href in lines if count]


def _word_ends(silent: int, unasked: int, unfunded: int, untold: int) -> tuple[str, ...]:
    """The sentence of each kind of open end, for so many."""
    return (
        ngettext(
            "%(n)s desa punya rilis tetapi belum mengusulkan apa pun untuk RKP %(tahun)s.",
            "%(n)s desa punya rilis tetapi belum mengusulkan apa pun untuk RKP %(tahun)s.",
            silent,
        ),
        ngettext(
            "%(n)s usulan ke atas belum dimintakan jawaban dinas.",
            "%(n)s usulan ke atas belum dimintakan jawaban dinas.",
            unasked,
        ),
        ngettext(
            "%(n)s usulan dalam RKP desa belum punya sumber dana atau harga.",
            "%(n)s usulan dalam RKP desa belum punya sumber dana atau harga.",
            unfunded,
        ),
        _word_untold(untold),
    )
