"""What sources say of a parameter for an area and a year: its own releases, offices, sheets that were brought.

Only what its source has put before the public, or typed in with a document: a draft is nobody's figure yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from cantik.plan.app import parameters, set_values
from cantik.plan.app.parameter_models import ParameterSetting, SheetFigure
from cantik.plan.parameters import CandidateKind, ParameterSubject, SourceFigure, withdrawn_since
from cantik.register.leave.app.models import DKB, OfficialFigure
from cantik.release import shelf
from cantik.release.app import queries, storage
from cantik.release.app.models import WITHDRAWN, Publication, Withdrawal
from cantik.release.compose import BASES
from cantik.release.files import open_summary
from cantik.release.model import Figure
from cantik.release.shelf import Shelved
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand

_POPULATIONS = {title: code for code, (title, _title_en) in BASES.items()}
_OFFICES = {DKB: "Dukcapil (DKB)", "bps": "BPS"}


def candidates(on: ParameterSubject) -> list[SourceFigure]:
    """Every figure for a subject, releases first. Raises `CantikError` T101, T102 for a release that cannot be read."""
    return [*_released(on), *_official(on), *parameters.sheets(on)]


def _released(on: ParameterSubject) -> Iterable[SourceFigure]:
    named = on.parameter.release
    if named is None:
        return
    newest, checked = _of_village(on) if on.level == "desa" else _of_level(on)
    if newest is None or newest.reference.year != on.year:
        return
    release = open_summary(newest.folder)
    found = next((row for row in release.figures if row.id == named.indicator and not row.area), None)
    if found is not None and found.value is not None:
        yield SourceFigure(
            key=f"{CandidateKind.RELEASE}:{on.year}:{named.indicator}",
            kind=CandidateKind.RELEASE,
            area=on.area,
            source=release.edition,
            base=named.bases.get(_POPULATIONS.get(found.base, ""), ""),
            reference=newest.reference,
            value=_plain(found.value),
            document=f"sidik {newest.content[:16]}",
            quality=_quality(found, checked=checked),
        )


def _of_village(on: ParameterSubject) -> tuple[Shelved | None, bool]:
    """The edition of the year that readers see, and whether the walidata examined it."""
    unseen = queries.not_put_out(on.area)
    editions = queries.editions(storage.shelf(at_hand().store.path), area_code(on.area))
    seen = (row for row in editions if row.status != queries.PULLED and row.number not in unseen)
    newest = next((row for row in seen if row.shelved.year == on.year), None)
    return (None, False) if newest is None else (newest.shelved, newest.examined is not None)


def _of_level(on: ParameterSubject) -> tuple[Shelved | None, bool]:
    """The release of a kecamatan or kabupaten of the year: nothing but examined editions is added up in it."""
    editions = shelf.editions(storage.level_shelf(at_hand().store.path), on.area)
    return next((edition for edition in editions if edition.year == on.year), None), True


def _quality(figure: Figure, *, checked: bool) -> str:
    """How a published figure stands; kept and printed, so in Indonesian."""
    with translation.override("id"):
        said = [_("diperiksa walidata") if checked else _("belum diperiksa walidata"), figure.base]
        return ", ".join([*said, *([_("angka sementara")] if figure.state in ("x", "xx", "e") else [])])


def _official(on: ParameterSubject) -> Iterable[SourceFigure]:
    named = on.parameter.official
    rows = OfficialFigure.objects.filter(
        area=on.area, source__in=list(named), reference__year=on.year, replaced_at=None
    )
    for row in rows.order_by("reference", "source"):
        yield SourceFigure(
            key=f"{CandidateKind.OFFICIAL}:{row.source}:{row.reference.isoformat()}",
            kind=CandidateKind.OFFICIAL,
            area=on.area,
            source=_OFFICES[row.source],
            base=named[row.source],
            reference=row.reference,
            value=Decimal(row.persons),
            document=row.document,
        )


def _plain(value: Decimal) -> Decimal:
    """Without zeros behind the comma that nobody printed."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


# ── what became of a source ─────────────────────────────────────────────────────────────────────
def changed(rows: Iterable[ParameterSetting]) -> set[int]:
    """Numbers (primary keys) of the settings in force whose source no longer gives the chosen figure. Releases are
    opened only where something was signed, put out or withdrawn since, so that a forum's list stays quick."""
    held = {row.pk: set_values.setting(row) for row in rows}
    by_pk = {row.pk: row for row in rows}
    numbers = {pk: parameters.sheet_of(found.chosen.key) for pk, found in held.items()}
    gone = set(
        SheetFigure.objects.filter(pk__in=[n for n in numbers.values() if n], gone_at__isnull=False).values_list(
            "pk", flat=True
        )
    )
    stirred = _stirred({row.area for row in by_pk.values()})
    found = {pk for pk, number in numbers.items() if number in gone}
    for pk, setting in held.items():
        kind, row = setting.chosen.kind, by_pk[pk]
        if kind is CandidateKind.OFFICIAL or (kind is CandidateKind.RELEASE and row.area in stirred):
            on = parameters.subject(row.parameter, area_code(row.area), row.year)
            today = _official(on) if kind is CandidateKind.OFFICIAL else _released(on)
            if any(lost.key == setting.chosen.key for lost in withdrawn_since(setting, today)):
                found.add(pk)
    return found


def _stirred(areas: set[str]) -> set[str]:
    """Areas of which an edition was withdrawn, or more than one was put out."""
    pulled = set(Withdrawal.objects.filter(kode__in=areas, state=WITHDRAWN).values_list("kode", flat=True))
    seen: dict[str, set[str]] = {}
    for kode, number in Publication.objects.filter(kode__in=areas).values_list("kode", "number").distinct():
        seen.setdefault(kode, set()).add(number)
    home = storage.level_shelf(at_hand().store.path)
    levels = {area for area in areas if len(shelf.editions(home, area)) > 1}
    return pulled | levels | {kode for kode, found in seen.items() if len(found) > 1}
