"""What an office does first where nothing waits for its hand: a province or a Bakorwil asks the kabupaten that is
furthest behind, a camat sees who comes to the next session."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cantik.base import clock
from cantik.coach.app.coaching_models import CoachingDay
from cantik.coach.app.queries import BoardRow
from cantik.coach.app.stages import VillageStage
from cantik.codes.area import AreaCode, AreaLevel
from cantik.staff.app import roster
from cantik.staff.app.rights import area_code
from cantik.web.kantor.home.own_step import OwnStep
from cantik.web.language import day, number
from cantik.web.store import describe_area


@dataclass(frozen=True, slots=True)
class KabupatenLine:
    """A kabupaten of an office that has several: how many of its villages are late, have their newest data out."""

    kode: str
    name: str
    late: int
    newest: int
    total: int

    @property
    def href(self) -> str:
        """Its late villages on the board."""
        return f"{reverse('papan')}?{urlencode({'wilayah': self.kode, 'saring': 'lewat'})}"


def list_kabupaten(areas: Sequence[AreaCode], rows: Sequence[BoardRow]) -> list[KabupatenLine]:
    """The kabupaten of some villages, the furthest behind first; none for an office of one only."""
    inside: dict[str, list[BoardRow]] = {}
    for row in rows:
        area = area_code(row.place.kode)
        above = next(each for each in area.ancestors() if each.level is AreaLevel.KABUPATEN)
        inside.setdefault(above.text(), []).append(row)
    if len(inside) == 1 and all(area.level >= AreaLevel.KABUPATEN for area in areas):
        return []
    lines = [
        KabupatenLine(
            kode,
            describe_area(area_code(kode)).name,
            sum(row.standing.late for row in held),
            sum(row.standing.stage is VillageStage.RELEASED for row in held),
            len(held),
        )
        for kode, held in inside.items()
    ]
    return sorted(lines, key=lambda line: (-line.late / line.total, line.kode))


def office_step(roles: Collection[str], values: Mapping[str, Any]) -> OwnStep | None:
    """The step of a province or a Bakorwil, or of a camat before a session; None for others, and where there is nothing
    to do."""
    lines: list[KabupatenLine] = values["kabupaten"]
    if ("bakorwil" in roles or values["di_atas"]) and lines and lines[0].late:
        first = lines[0]
        said = {"n": number(first.late), "m": number(first.total)}
        return OwnStep(
            _("Tanyakan %s") % first.name,
            _("%(n)s dari %(m)s desanya tertinggal, paling banyak di wilayah Anda.") % said,
            first.href,
            _("Lihat desanya"),
        )
    planned: list[tuple[CoachingDay, str]] = values.get("pembinaan") or []
    session = next((pair for pair in planned if pair[0].kind != CoachingDay.VISIT), None)
    return _before_session(*session) if "camat" in roles and session is not None else None


def _before_session(row: CoachingDay, place: str) -> OwnStep:
    """Who is invited to a session, and which of them have nobody who would come."""
    codes = list(row.villages.values_list("kode", flat=True))
    alone = len(codes) - len(roster.holders_of(codes, "agen_statistik", clock.today()))
    said = {"n": number(len(codes)), "m": number(alone)}
    words = ngettext("%(n)s desa diundang.", "%(n)s desa diundang.", len(codes)) % said
    lacking = _("%(m)s di antaranya belum punya agen statistik: tanyakan siapa yang datang.") % said if alone else ""
    return OwnStep(
        _("Pastikan siapa yang datang ke sesi %s") % day(row.day),
        f"{place}. {words} {lacking}".strip(),
        reverse("pembinaan_satu", args=[row.area, row.pk]),
        _("Lihat undangan dan kontaknya"),
    )
