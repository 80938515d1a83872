"""The workplace of the demo: accounts of six roles over the fictitious kabupaten, and work that waits for them.

Only a store of invented persons gets these accounts. Their passwords are new at each start and stand nowhere but on the
screen; they are refused from other computers and in any other store (`cantik.staff.app.adapter`).
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Batch
from cantik.collect.read import Delivery
from cantik.contoh import words as contoh_words
from cantik.contoh.galat import ErrorPlan
from cantik.contoh.model import InventedVillage
from cantik.contoh.opensid import write_opensid
from cantik.examine.findings.app import decisions, findings
from cantik.jobs.app import service, worker
from cantik.pipeline.app import drafting, outline, sites
from cantik.pipeline.bring import Into, Tell, bring
from cantik.pipeline.demo import ERRORS, REASON, Made
from cantik.register.core.app import queries
from cantik.release.app import services, storage
from cantik.release.app.models import APPROVED, COMPUTING, PUBLIC, READY, UNPLANNED, Draft, Publication
from cantik.staff.app import accounts, rights
from cantik.staff.app.models import Account
from cantik.staff.app.seats import open_seat
from cantik.staff.matrix import ROLES
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import StoreFlag

#: the second files of two villages describe this day, when it has come
LATER = dt.date(2026, 6, 30)
#: the second files have errors in other rows than the first
_OTHER_ERRORS = 500
#: and more of them: a day's work for whoever tries the list of findings
_MORE = 3 * ERRORS
_WORDS = 4


@dataclass(frozen=True, slots=True)
class Seat:
    """An account of the demo: name to sign in with, name, role, area; `hint`: what waits on the first screen."""

    username: str
    name: str
    role: str
    area: str
    hint: str
    main: bool = True

    @property
    def role_name(self) -> str:
        """The role as people say it."""
        return ROLES[self.role].name


def seats(made: Made) -> tuple[Seat, ...]:
    """Six roles, and the two colleagues without whom a release would lack its second pair of eyes."""
    kabupaten = made.kabupaten.code
    first = made.kabupaten.villages[0].code
    second = made.kabupaten.villages[min(1, len(made.kabupaten.villages) - 1)].code
    kecamatan = first.rpartition(".")[0]
    own = accounts.DEMO
    out = [
        Seat(f"{own}agen", "Embun Contoh", "agen_statistik", first, "temuan pada berkas baru"),
        Seat(f"{own}kades", "Guntur Contoh", "kepala_desa", second, "rancangan menunggu tanda tangan"),
        Seat(f"{own}camat", "Kenanga Contoh", "camat", kecamatan, "papan desa kecamatan"),
        Seat(f"{own}pembina", "Elang Contoh", "pembina", kabupaten, "papan desa, semua kecamatan"),
        Seat(f"{own}walidata", "Purnama Contoh", "walidata", kabupaten, "papan desa, rilis, penarikan"),
        Seat(f"{own}koordinator", "Banyu Contoh", "koordinator", kabupaten, "papan desa"),
    ]
    if first != second:
        out += [
            Seat(f"{own}kades1", "Rimba Contoh", "kepala_desa", first, "pasangan contoh.agen", main=False),
            Seat(f"{own}agen2", "Seruni Contoh", "agen_statistik", second, "pasangan contoh.kades", main=False),
        ]
    return tuple(out)


def open_seats(opened: OpenStore, made: Made) -> tuple[tuple[Seat, ...], str]:
    """Make or renew the demo's accounts; returns them and the password that all of them have until the next start.

    Raises `StoreFlag` (R306) for a store that is not one of invented persons.
    """
    if not opened.demo:
        raise StoreFlag(str(opened.store.path), demo=False)
    password = "-".join(secrets.choice(_vocabulary()) for _ in range(_WORDS))
    wanted = seats(made)
    for seat in wanted:
        open_seat(
            username=seat.username, name=seat.name, role=seat.role, area=rights.area_code(seat.area), password=password
        )
    return wanted, password


def _vocabulary() -> tuple[str, ...]:
    """Words of the fictitious kabupaten that are easily typed: four of them are enough for a password of one day."""
    found = {word.lower() for word in (*contoh_words.FIRST_FEMALE, *contoh_words.FIRST_MALE, *contoh_words.LAST)}
    return tuple(sorted(word for word in found if word.isascii() and word.isalpha() and 4 <= len(word) <= 8))


# ── work that waits ─────────────────────────────────────────────────────────────────────────────


def set_scene(opened: OpenStore, made: Made, *, tell: Tell, say: Callable[[str], None]) -> None:
    """A newer file with open findings in the first village, a draft that waits for a signature in the second one.

    Done once a store; killed half-way, the next start does what is missing.
    """
    villages = made.kabupaten.villages[:2]
    agen = {seat.area: seat.username for seat in seats(made) if seat.role == "agen_statistik"}
    for village in reversed(villages):  # the draft that is only asked for comes last: the worker makes it in its time
        by = Account.objects.get(username=agen[village.code])
        desa = rights.area_code(village.code)
        day = max(village.reference, min(clock.today(), LATER))
        if not Batch.objects.filter(file_name=_second_name(village), received_by=by.actor).exists():
            say(f"Berkas baru untuk {village.name}, keadaan {day.isoformat()}")
            _second_file(opened, made, village, day, by, tell)
        if village is villages[0]:
            _draft(opened, desa, day, by)
        else:
            _hand_in(opened, desa, day, by)
    _published_again(opened, tell)


def _published_again(opened: OpenStore, tell: Tell) -> None:
    """The public site may have been made anew from the first releases: what the workplace published comes back."""
    for kode in sorted(set(Publication.objects.filter(channel=PUBLIC).values_list("kode", flat=True))):
        sites.put_out(opened, kode, to_public=True, tell=tell)


def _second_name(village: InventedVillage) -> str:
    return f"penduduk_{village.code}_baru.xlsx"


def _second_file(
    opened: OpenStore, made: Made, village: InventedVillage, day: dt.date, by: Account, tell: Tell
) -> None:
    desa = rights.area_code(village.code)
    workbook = made.inputs / _second_name(village)
    write_opensid(village, workbook, "template", ErrorPlan(rate=_MORE).for_village(village.position + _OTHER_ERRORS))
    bring((workbook,), Into(opened, desa, by.actor), Delivery(day, None), drafting.knowledge_of(opened), tell)


def _draft(opened: OpenStore, desa: AreaCode, day: dt.date, by: Account) -> Draft:
    """The village's newest draft; the first one is asked for in the background."""
    known = Draft.objects.filter(kode=desa.text()).order_by("-pk").first()
    if known is not None:
        return known
    draft = services.start_draft(
        desa=desa,
        reference=day,
        kind=UNPLANNED,
        reason="Berkas penduduk yang lebih baru (data contoh)",
        shelf_folder=storage.shelf(opened.store.path),
        by=by.actor,
    )
    service.start(kind=drafting.KIND.id, subject=str(draft.pk), area=desa.text(), by=by.actor)
    return draft


def _hand_in(opened: OpenStore, desa: AreaCode, day: dt.date, by: Account) -> None:
    """Accept what is open, draft, review, hand in for signature; once."""
    numbers = findings.open_numbers(queries.standing_batches(desa, day))
    if numbers and not Draft.objects.filter(kode=desa.text()).exists():
        decisions.accept(desa=desa, numbers=numbers, reason=REASON, by=by.actor)
    draft = _draft(opened, desa, day, by)
    if draft.state == COMPUTING:
        worker.work_off()
        draft.refresh_from_db()
    if draft.state != READY or draft.returned_by:
        return
    tables = outline.read(storage.draft(opened.store.path, draft.kode, draft.pk)).digests()
    services.review(desa=desa, tables=tables, decision=APPROVED, note="", by=by.actor)
    services.submit(desa=desa, figures=draft.figures, tables=tables, by=by.actor)
