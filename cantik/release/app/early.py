"""Who may read a release under embargo: at most so many hours before, on a public list of name, office and reason,
proposed by one and confirmed by another (docs/bidang/quality_policy.md 3.2). Nobody of them changes a figure.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import IntegrityError, transaction

from cantik.base import clock
from cantik.base.text import holds_number
from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.release.app.models import EarlyReader
from cantik.release.app.queries import Edition
from cantik.release.errors import EarlyRefused
from cantik.staff.app import acts, groups, log, rights
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.plain_text import fit_line

PROPOSE, CONFIRM = "prarilis.usul", "prarilis.putus"
#: what shows that somebody works on the figures and so sees them anyhow
_MAKES = "angka.lihat_mentah"
_LEAST, _MOST = 10, 400


def eligible(area: AreaCode) -> list[tuple[Account, str]]:
    """Who may be put on the list: accounts with an office over the village that do not make or check its figures, by
    name, each with the office in words."""
    today = clock.today()
    above = [area.text() for area in (area, *area.ancestors())]
    rows = Assignment.select_active(today).filter(area__in=above)
    covering = [given for given in rows.order_by("person__name", "pk") if groups.covers(given, area, today)]
    offices: dict[int, str] = {}
    for given in covering:
        offices.setdefault(given.person_id, given.role_name)
    people = {person.pk: person for person in rights.read_together(Account.objects.filter(pk__in=offices))}
    return [(people[number], office) for number, office in offices.items() if not makes(people[number], area)]


def makes(person: Account, area: AreaCode) -> bool:
    """Whether somebody makes or checks the figures of a village."""
    return rights.check_access(person, _MAKES, area).whole


def list_confirmed(area: AreaCode) -> list[EarlyReader]:
    """The public list: everybody who was confirmed, those whose time is over with them, the newest first."""
    return list(EarlyReader.objects.filter(kode=area.text()).exclude(confirmed_by="").order_by("-pk"))


def list_active(area: AreaCode) -> list[EarlyReader]:
    """Who is on the list or waits to be confirmed."""
    return list(EarlyReader.objects.filter(kode=area.text(), ended_by="").order_by("pk"))


def villages() -> set[str]:
    """Codes of the villages that have a list."""
    return set(EarlyReader.objects.exclude(confirmed_by="").values_list("kode", flat=True))


@transaction.atomic
def propose(area: AreaCode, reader: int, reason: str, *, by: Account) -> EarlyReader:
    """Propose somebody. Raises `EarlyRefused` T430 (not one of those who may, or on the list already), T431 (no words,
    or somebody's number in them)."""
    found = next(((person, office) for person, office in eligible(area) if person.pk == reader), None)
    if found is None:
        raise EarlyRefused("T430", "Orang ini tidak dapat didaftarkan", mend="Pilih dari daftar.")
    person, office = found
    why = fit_line(reason, _MOST, partial(EarlyRefused, "T431"))
    if len(why) < _LEAST:
        raise EarlyRefused("T431", "Alasannya belum ditulis", expected=f"paling sedikit {_LEAST} huruf")
    if holds_number(why):
        raise EarlyRefused("T431", "Alasan ini memuat nomor seseorang", mend="Tulis tanpa nomor.")
    row = EarlyReader(kode=area.text(), reader=person.actor, office=office, reason=why, by=by.actor, at=clock.now())
    try:
        with transaction.atomic():
            _save(row, "prarilis.usul", by)
    except IntegrityError as error:
        raise EarlyRefused("T430", "Orang ini sudah ada pada daftar", mend="Muat ulang halamannya.") from error
    return row


@transaction.atomic
def confirm(area: AreaCode, number: int, *, by: Account) -> EarlyReader:
    """Another person confirms; never who is meant. Raises `EarlyRefused` T432, T433."""
    row = _open(area, number, confirmed=False)
    rights.second(by, [(row.by, row.at), (row.reader, row.at)], partial(EarlyRefused, "T433"), area)
    row.confirmed_by, row.confirmed_at = by.actor, clock.now()
    _save(row, "prarilis.putus", by)
    return row


@transaction.atomic
def end(area: AreaCode, number: int, *, by: Account) -> EarlyReader:
    """Take somebody off the list, or a proposal back: one hand, at once. Raises `EarlyRefused` T432."""
    row = _open(area, number)
    row.ended_by, row.ended_at = by.actor, clock.now()
    _save(row, "prarilis.akhiri", by)
    return row


def _open(area: AreaCode, number: int, *, confirmed: bool = True) -> EarlyReader:
    rows = EarlyReader.objects.filter(kode=area.text(), pk=number, ended_by="")
    refused = EarlyRefused("T432", "Baris ini tidak lagi menunggu", mend="Muat ulang halamannya.")
    return acts.hold_row(rows if confirmed else rows.filter(confirmed_by=""), refused)


def reads(person: Account, area: AreaCode, edition: Edition, at: dt.datetime | None = None) -> bool:
    """Whether somebody may read an edition now: everybody with an office here one that is not under embargo, its makers
    always, those on the list within the last hours while they hold an office over the village."""
    if edition.opens_at is None or makes(person, area):
        return True
    now, hours = at or clock.now(), limit("baca_dahulu_jam").whole
    if now < edition.opens_at - dt.timedelta(hours=hours):
        return False
    rows: Iterable[EarlyReader] = EarlyReader.objects.filter(kode=area.text(), reader=person.actor, ended_by="")
    return any(row.confirmed_by for row in rows)


def note_reading(person: Account, area: AreaCode, edition: Edition, what: str) -> None:
    """Write down that somebody on the list read a part of an edition under embargo."""
    if edition.opens_at is None or makes(person, area):
        return
    log.record(
        by=person.actor,
        at=clock.now(),
        action="prarilis.baca",
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail={"nomor": edition.number, "berkas": what},
    )


def _save(row: EarlyReader, action: str, by: Account) -> None:
    acts.save(row, by, action, "prarilis", desa=row.kode)
