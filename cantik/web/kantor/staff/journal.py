"""The page of the audit log: what each role may read of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import actors, groups, listing, rights
from cantik.staff.app.gate import needs
from cantik.staff.app.log_words import WORDS
from cantik.staff.app.models import Account, Assignment, AuditEntry
from cantik.staff.matrix import ACTIONS, ROLES, Reach

PAGE = 18
#: subjects of a row that are shown
_SUBJECTS = 5
_ENUMERATOR = "pencacah"
#: no number of a row is longer: a longer one in the address asks for the newest page
_DIGITS = 18

_FACTORS = {"totp": noop("kode dari ponsel"), "webauthn": noop("kunci sandi"), "recovery_codes": noop("kode cadangan")}


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A row of the log as a person reads it."""

    number: int
    at: dt.datetime
    who: str
    action: str
    subject: str
    detail: str


@needs("catatan.lihat", area=None, narrow=True)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The newest hundred rows that the reader may see; older ones by number."""
    me = request.user
    assert isinstance(me, Account)  # noqa: S101 - what the gate lets in
    only = request.GET.get("lingkup", "")
    before = request.GET.get("sebelum", "")
    below = int(before) if before.isdecimal() and len(before) <= _DIGITS else None
    numbers = newest(me, PAGE + 1, before=below, own=only == "saya")
    found = list(AuditEntry.objects.filter(pk__in=numbers).order_by("-number"))
    context = {
        "bagian": "catatan",
        "baris": lines(found[:PAGE], me),
        "lingkup": only,
        "lanjut": found[PAGE - 1].number if len(found) > PAGE else None,
    }
    return render(request, "staff/catatan.html", context)


def newest(me: Account, count: int, *, before: int | None = None, own: bool = False) -> list[int]:
    """Numbers of the newest rows that somebody may read: one's own acts, and by reach those of the areas.

    The whole of an area for agen, kepala desa, walidata and PPDP, its technical part for an admin simpul: rows that
    name the area or one below it, and what its people do with their accounts.
    """
    whole, technical = {me.actor}, set[str]()
    if not own:
        reaches = {Reach.AREA: whole, Reach.TECHNICAL: technical}
        row = ACTIONS["catatan.lihat"]
        today = clock.today()
        for assignment in rights.assignments_of(me, today):
            reach = row.cells.get(assignment.role)
            if reach in reaches and not assignment.stage:
                for area in groups.areas_of(assignment, today):
                    reaches[reach] |= {area.text(), *_people_of(area)}
    return listing.newest(whole | {listing.technical(action) for action in technical - whole}, count, before=before)


def _people_of(area: AreaCode) -> list[str]:
    """Whoever was ever given a role in the area, as the log writes them."""
    held = Assignment.objects.filter(rights.within([area], "area"))
    return [f"akun:{number}" for number in held.values_list("person_id", flat=True).distinct()]


def lines(rows: list[AuditEntry], reader: Account) -> list[JournalRow]:
    """Rows in words; names of accounts are looked up now, the log itself holds ids only. Names of enumerators who have
    no account are for whoever reads persons."""
    told = [(row, json.loads(row.subjects), json.loads(row.detail)) for row in rows]
    field = {f"{_ENUMERATOR}:{number}" for row, of, _ in told if row.subject == _ENUMERATOR for number in of}
    field |= {said["petugas"] for *_, said in told if isinstance(said.get("petugas"), str)}
    sees = bool(rights.areas_for(reader, "orang.lihat"))
    names = actors.names({row.by for row in rows} | (field if sees else set()))

    def subject(row: AuditEntry, of: list[object]) -> str:
        known = [names.get(f"{row.subject}:{number}", str(number)) for number in of[:_SUBJECTS]]
        return f"{row.subject} {', '.join(known)}".strip()

    return [
        JournalRow(
            row.number,
            dt.datetime.fromisoformat(row.at),
            names.get(row.by, row.by),
            gettext(WORDS.get(row.action, row.action)),
            subject(row, of),
            _detail(said | ({"petugas": names.get(said["petugas"], said["petugas"])} if "petugas" in said else {})),
        )
        for row, of, said in told
    ]


def _detail(said: dict[str, object]) -> str:
    if said.get("tindakan") in ACTIONS:
        said = {**said, "tindakan": gettext(ACTIONS[str(said["tindakan"])].name)}
    if said.get("peran") in ROLES:
        said = {**said, "peran": gettext(ROLES[str(said["peran"])].name)}
    if said.get("jenis") in _FACTORS:
        said = {**said, "jenis": gettext(_FACTORS[str(said["jenis"])])}
    return "; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in said.items() if value not in ("", None))
