"""Penetapan parameter in the store: figures that were brought, proposals, locks; the rules are `forum.parameters`.

One forum sets the values of its kabupaten and of everything below it, a province's its own: a parameter, an area and a
year have one value in force. What the second person read is kept as text with its digest and anchored in the log.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.canonical import digest as digest_of
from cantik.base.dates import long_date
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.content.loader import here
from cantik.content.parameter import Parameter
from cantik.forum import parameters as rules
from cantik.forum.app import set_values
from cantik.forum.app.parameter_models import ParameterSetting, SheetFigure
from cantik.forum.errors import SettingRefused
from cantik.forum.parameters import CandidateKind, Hand, Minutes, ParameterSubject, Setting, SourceFigure
from cantik.staff.app import accounts, acts, rights, second_person
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain
from cantik.staff.errors import NotAllowed
from cantik.vault.app.opening import at_hand
from cantik.workflow.reasons import due_reason

SEE, PROPOSE, LOCK = "penetapan.lihat", "penetapan.usul", "penetapan.kunci"
#: what an area is called as a level of parameters
LEVELS = {
    AreaLevel.DESA: "desa",
    AreaLevel.KECAMATAN: "kecamatan",
    AreaLevel.KABUPATEN: "kabupaten",
    AreaLevel.PROVINSI: "provinsi",
}
EARLIEST, _AHEAD = 2000, 1
_LINE, _TEXT = 200, 400
#: what the sources give today, asked for while the row is held
SourcesToday = Callable[[], Sequence[SourceFigure]]


@dataclass(frozen=True, slots=True)
class BroughtFigure:
    """A figure as somebody read it in a document."""

    source: str
    base: str
    reference: dt.date
    value: Decimal
    document: str
    quality: str = ""


@dataclass(frozen=True, slots=True)
class BroughtMinutes:
    """The berita acara of a lock: number, day; `scan`: the scanned paper, empty when it is made here."""

    number: str
    day: dt.date
    scan: bytes = b""


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def forum_of(area: AreaCode) -> AreaCode:
    """The forum that sets values for an area: its kabupaten's, the province's for the province itself."""
    parts = area.text().split(".")
    return area if area.level is AreaLevel.PROVINSI else rights.area_code(".".join(parts[:2]))


def offered_at(level: str, year: int) -> list[Parameter]:
    """The parameters that are set for areas of a level and hold in a year."""
    return [found for found in here().parameters.values() if level in found.levels and _holds(found, year)]


def _holds(parameter: Parameter, year: int) -> bool:
    """A list that begins today speaks of earlier years as well; one that ended speaks of none after its end."""
    return parameter.until is None or year <= parameter.until.year


def subject(parameter: str, area: AreaCode, year: int) -> ParameterSubject:
    """Of what a value is set. Raises `SettingRefused` (R650) for what is not set there."""
    found = require_parameter(parameter)
    if area.level not in LEVELS or is_practice(area):
        raise SettingRefused(_("Parameter ini tidak ditetapkan di sini"), found=parameter)
    if not EARLIEST <= year <= clock.today().year + _AHEAD or not _holds(found, year):
        raise SettingRefused(_("Tahun ini tidak ditetapkan"), found=f"{year}")
    rules.compare_candidates(ParameterSubject(found, area.text(), LEVELS[area.level], year), ())
    return ParameterSubject(found, area.text(), LEVELS[area.level], year)


def require_parameter(name: str) -> Parameter:
    """A parameter by its id. Raises `SettingRefused` (R650) for one that is none."""
    found = here().parameters.get(name)
    if found is None:
        raise SettingRefused(_("Parameter ini tidak ditetapkan di sini"), found=name)
    return found


def may(person: rights.Person, action: str, area: AreaCode) -> bool:
    """Whether somebody may do this at the forum that sets values for an area."""
    return rights.check_access(person, action, forum_of(area)).ok


def sheets(on: ParameterSubject) -> list[SourceFigure]:
    """What was brought for a subject, by day; taken back ones are told as withdrawn."""
    return sheets_of([on])[on.area]


def sheets_of(subjects: Sequence[ParameterSubject]) -> dict[str, list[SourceFigure]]:
    """The same of many areas of one parameter and year, by code."""
    found: dict[str, list[SourceFigure]] = {on.area: [] for on in subjects}
    if subjects:
        of, year = subjects[0].parameter.id, subjects[0].year
        rows = SheetFigure.objects.filter(parameter=of, area__in=found, year=year)
        for row in rows.order_by("reference", "pk"):
            found[row.area].append(_figure(row))
    return found


def sheet_of(row_key: str) -> int:
    """The number of a brought figure in its key; 0 for another key."""
    number = row_key.removeprefix(f"{CandidateKind.SHEET}:")
    return int(number) if number != row_key and number.isdecimal() else 0


def _figure(row: SheetFigure) -> SourceFigure:
    return SourceFigure(
        key=f"{CandidateKind.SHEET}:{row.pk}",
        kind=CandidateKind.SHEET,
        area=row.area,
        source=row.source,
        base=row.base,
        reference=row.reference,
        value=row.value.quantize(Decimal(1)) if row.value == row.value.to_integral() else row.value.normalize(),
        document=row.document,
        quality=row.quality,
        withdrawn=row.gone_at is not None,
    )


def history(on: ParameterSubject) -> tuple[Setting, ...]:
    """The settings of a subject, the first one first."""
    return tuple(set_values.setting_of(row) for row in _rows(on))


def rows_of(on: ParameterSubject) -> list[ParameterSetting]:
    """The rows of a subject's settings, the newest first."""
    return list(_rows(on).order_by("-number"))


def _rows(on: ParameterSubject) -> Any:
    rows = ParameterSetting.objects.filter(parameter=on.parameter.id, area=on.area, year=on.year)
    return rows.order_by("number")


# ── figures that are brought ────────────────────────────────────────────────────────────────────
@transaction.atomic
def bring(on: ParameterSubject, said: BroughtFigure, *, by: Account) -> SheetFigure:
    """Add a figure from a document. Raises `NotAllowed` (S101), `SettingRefused` (R650)."""
    _may(by, PROPOSE, on)
    accounts.one_at_a_time()
    row = SheetFigure(
        parameter=on.parameter.id,
        area=on.area,
        year=on.year,
        source=_require_text(said.source, _("Sumber angka belum ditulis"), 100),
        base=said.base,
        reference=said.reference,
        value=said.value,
        document=_require_text(said.document, _("Dokumennya belum ditulis"), _LINE),
        quality=plain(said.quality, _LINE, SettingRefused),
        by=by.actor,
        at=clock.now(),
    )
    rules.compare_candidates(on, [_figure(row)])
    same = {"source": row.source, "base": row.base, "reference": row.reference, "gone_at": None}
    if SheetFigure.objects.filter(parameter=on.parameter.id, area=on.area, year=on.year, **same).exists():
        raise SettingRefused(
            _("Angka sumber ini pada tanggal itu sudah ada"),
            found=row.source,
            mend=_("Tarik dahulu yang lama dengan alasan."),
        )
    _save(row, by, "penetapan.lembar", on)
    return row


@transaction.atomic
def take_back(on: ParameterSubject, number: int, reason: str, *, by: Account) -> None:
    """Take a brought figure back; it stays readable. Raises `NotAllowed` (S101), `SettingRefused` (R650),
    `ReasonMissing` (R591)."""
    _may(by, PROPOSE, on)
    rows = SheetFigure.objects.filter(pk=number, parameter=on.parameter.id, area=on.area, year=on.year, gone_at=None)
    row = acts.hold_row(rows, SettingRefused(_("Angka ini tidak ada lagi"), mend=_("Muat ulang halamannya.")))
    row.reason = plain(due_reason(reason), _TEXT, SettingRefused)
    row.gone_by, row.gone_at = by.actor, clock.now()
    _save(row, by, "penetapan.lembar_tarik", on)


# ── proposed, locked, given up ──────────────────────────────────────────────────────────────────
@transaction.atomic
def propose(
    on: ParameterSubject,
    today: SourcesToday,
    *,
    chosen: str,
    reason: str,
    replaces: int | None,
    by: Account,
) -> ParameterSetting:
    """Propose one of the candidates of today. Raises `NotAllowed` (S101), `SettingRefused` (R650)."""
    _may(by, PROPOSE, on)
    accounts.one_at_a_time()
    said = plain(reason, _TEXT, SettingRefused)
    made = rules.propose(
        on, history(on), today(), chosen=chosen, reason=said, replaces=replaces, by=Hand(by.actor, _standing_for(by))
    )[-1]
    content = canonical_json(_content(on, made, by)).decode()
    row = ParameterSetting(
        parameter=on.parameter.id,
        area=on.area,
        year=on.year,
        number=made.number,
        content=content,
        digest=digest_of(content.encode()),
        state=ParameterSetting.PROPOSED,
        by=by.actor,
        house="; ".join(sorted(made.proposed_by.institutions)),
        at=clock.now(),
    )
    _save(row, by, "penetapan.usul", on, sidik=row.digest)
    return row


@transaction.atomic
def lock(
    on: ParameterSubject,
    today: SourcesToday,
    said: BroughtMinutes,
    *,
    digest: str,
    by: Account,
) -> ParameterSetting:
    """Another person of another institution puts the proposal that they read (`digest`) in force. Raises `NotAllowed`
    (S101), `SettingRefused` (R650)."""
    _may(by, LOCK, on)
    row = _lock_proposal(on, digest)
    rights.second(by, [(row.by, row.at)], SettingRefused)
    if not clock.day_of(row.at) <= clock.today():
        raise SettingRefused(_("Jam komputer ini mundur"), mend=_("Betulkan tanggalnya dahulu."))
    if said.day > clock.today():
        raise SettingRefused(_("Tanggal berita acara belum tiba"), found=long_date(said.day))
    seal = _kept_scan(said.scan) if said.scan else row.digest
    minutes = Minutes(plain(said.number, 80, SettingRefused), said.day, seal, bool(said.scan))
    before = history(on)
    after = rules.lock(before, minutes, today=today(), by=Hand(by.actor, _standing_for(by)))
    held = rules.find_locked(before)
    if held is not None:
        _rows(on).filter(number=held.number).update(state=ParameterSetting.REPLACED)
    made = next(found for found in after if found.number == row.number)
    assert made.locked_by is not None  # noqa: S101 - the rules put it there
    row.state = ParameterSetting.LOCKED
    row.minutes_number, row.minutes_day = minutes.number, minutes.day
    row.minutes_digest, row.scanned = minutes.digest, minutes.scanned
    row.locked_by, row.locked_at = by.actor, clock.now()
    row.locked_house = "; ".join(sorted(made.locked_by.institutions))
    row.locked_as = rights.office_of(by, LOCK, forum_of(rights.area_code(on.area)))
    _save(row, by, set_values.LOCKED, on, sidik=row.digest, berita_acara=minutes.digest)
    return row


@transaction.atomic
def drop(on: ParameterSubject, reason: str, *, digest: str, by: Account) -> None:
    """Give the waiting proposal up, with a reason; who may propose or lock may. Raises `NotAllowed` (S101),
    `SettingRefused` (R650)."""
    if not may(by, LOCK, rights.area_code(on.area)):
        _may(by, PROPOSE, on)
    row = _lock_proposal(on, digest)
    said = plain(reason, _TEXT, SettingRefused)
    row.dropped = rules.drop(history(on), said)[row.number - 1].dropped
    row.state = ParameterSetting.DROPPED
    _save(row, by, "penetapan.batal", on)


def _kept_scan(data: bytes) -> str:
    """The SHA-256 under which the store keeps a scan; one whose lock is refused is kept for nobody."""
    opened, seal = at_hand(), digest_of(data)
    opened.store.keep_file(Held("pindaian", data), seal, opened.keys)
    return seal


def scan_of(row: ParameterSetting) -> bytes:
    """The scanned paper of a lock. Raises `UnreadableInput` where the store has lost it."""
    opened = at_hand()
    return opened.store.read_file(row.minutes_digest, opened.keys)


def _lock_proposal(on: ParameterSubject, digest: str) -> ParameterSetting:
    rows: QuerySet[ParameterSetting] = _rows(on).filter(state=ParameterSetting.PROPOSED, digest=digest)
    refused = SettingRefused(_("Usulan ini berubah atau sudah diputus"), mend=_("Muat ulang halamannya."))
    return acts.hold_row(rows, refused)


# ── what is kept ────────────────────────────────────────────────────────────────────────────────
def _content(on: ParameterSubject, made: Setting, by: Account) -> dict[str, Any]:
    """What the second person reads, and what the paper says."""
    parameter = on.parameter
    chosen = made.chosen
    return {
        "parameter": parameter.id,
        "judul": parameter.title,
        "satuan": parameter.unit,
        "desimal": parameter.decimals,
        "dasar": parameter.basis_of.text,
        "tanda": parameter.mark,
        "hari_tepat": rules.on_its_day(parameter, chosen),
        "wilayah": on.area,
        "tahun": on.year,
        "nomor": made.number,
        "mengganti": made.replaces,
        "calon": [_candidate_record(parameter, candidate) for candidate in made.compared],
        "dipilih": chosen.key,
        "alasan": made.reason,
        "pengusul": by.name,
        "lembaga": by.institution,
        "hari": clock.today().isoformat(),
    }


def _candidate_record(parameter: Parameter, candidate: SourceFigure) -> dict[str, Any]:
    base = parameter.base(candidate.base)
    return {
        "kunci": candidate.key,
        "jenis": str(candidate.kind),
        "wilayah": candidate.area,
        "sumber": candidate.source,
        "basis": candidate.base,
        "basis_judul": "" if base is None else base.title,
        "acuan": candidate.reference.isoformat(),
        "nilai": str(candidate.value),
        "dokumen": candidate.document,
        "mutu": candidate.quality,
        "ditarik": candidate.withdrawn,
    }


def _standing_for(person: Account) -> frozenset[str]:
    """The houses of which somebody is today: their own, and those of the officers whom they deputise."""
    return frozenset(filter(None, second_person.houses(person)))


# ── what is refused ─────────────────────────────────────────────────────────────────────────────
def _may(by: Account, action: str, on: ParameterSubject) -> None:
    if not may(by, action, rights.area_code(on.area)):
        raise NotAllowed(_("Penetapan parameter diurus forum kabupaten, atau forum provinsi untuk provinsinya."))


def _require_text(text: str, missing: str, most: int) -> str:
    said = plain(text, most, SettingRefused)
    if not said:
        raise SettingRefused(missing)
    return said


def _save(row: Model, by: Account, action: str, on: ParameterSubject, **detail: str) -> None:
    acts.save(row, by, action, "penetapan", wilayah=on.area, parameter=on.parameter.id, tahun=on.year, **detail)
