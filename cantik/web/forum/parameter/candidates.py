"""What sources say of a parameter for an area and a year: its own releases, offices, sheets that were brought.

Only what its source has put before the public, or typed in with a document: a draft is nobody's figure yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from cantik.forum.app import parameters, set_values
from cantik.forum.app.parameter_models import ParameterSetting, SheetFigure
from cantik.forum.parameters import CandidateKind, ParameterSubject, SourceFigure, withdrawn_since
from cantik.register.leave.app.models import DKB, OfficialFigure
from cantik.release import shelf
from cantik.release.app import storage
from cantik.release.app.models import WITHDRAWN, Publication, Withdrawal
from cantik.release.compose import BASE_OF
from cantik.release.files import open_figures
from cantik.release.model import Figure
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.forum.parameter import edition_figures
from cantik.web.forum.parameter.edition_figures import SeenEdition

_OFFICES = {DKB: "Dukcapil (DKB)", "bps": "BPS"}


def candidates(on: ParameterSubject) -> list[SourceFigure]:
    """Every figure for a subject, releases first. Raises `CantikError` T101, T102 for a release that cannot be read."""
    return candidates_of([on])[on.area]


def candidates_of(subjects: Sequence[ParameterSubject]) -> dict[str, list[SourceFigure]]:
    """The same of many areas of one parameter and year by code, in as many questions as of one."""
    released, official = _releases_of(subjects), _official_of(subjects)
    brought = parameters.sheets_of(subjects)
    return {on.area: [*released[on.area], *official[on.area], *brought[on.area]] for on in subjects}


def _releases_of(subjects: Sequence[ParameterSubject]) -> dict[str, list[SourceFigure]]:
    asked = [on for on in subjects if on.parameter.release is not None or edition_figures.definition_of(on) is not None]
    seen = edition_figures.editions_of(asked)
    found: dict[str, list[SourceFigure]] = {on.area: [] for on in subjects}
    for on in asked:
        found[on.area] = [*_indicator(on, seen[on.area]), *edition_figures.figures(on, seen[on.area])]
    return found


def _indicator(on: ParameterSubject, seen: Sequence[SeenEdition]) -> Iterable[SourceFigure]:
    named = on.parameter.release
    newest = next((edition for edition in seen if edition.shelved.year == on.year), None)
    if named is None or newest is None or newest.shelved.reference.year != on.year:
        return
    told = (row for row in open_figures(newest.shelved.folder, named.indicator) if not row.area)
    found = next((row for row in told if not row.partial), None)
    if found is not None and found.value is not None:
        yield SourceFigure(
            key=f"{CandidateKind.RELEASE}:{on.year}:{named.indicator}",
            kind=CandidateKind.RELEASE,
            area=on.area,
            source=f"Rilis {newest.shelved.number}",
            base=named.bases.get(BASE_OF.get(found.base, ""), ""),
            reference=newest.shelved.reference,
            value=_plain(found.value),
            document=f"sidik {newest.shelved.content[:16]}",
            quality=_quality(found, checked=newest.checked),
        )


def _quality(figure: Figure, *, checked: bool) -> str:
    """How a published figure stands; kept and printed, so in Indonesian."""
    with in_indonesian():
        return ", ".join(
            [
                edition_figures.examination_words(checked=checked),
                figure.base,
                *edition_figures.provisional([figure.state]),
            ]
        )


def _official_of(subjects: Sequence[ParameterSubject]) -> dict[str, list[SourceFigure]]:
    found: dict[str, list[SourceFigure]] = {on.area: [] for on in subjects}
    if subjects:
        named, year = subjects[0].parameter.official, subjects[0].year
        rows = OfficialFigure.objects.filter(
            area__in=found, source__in=list(named), reference__year=year, replaced_at=None
        )
        for row in rows.order_by("reference", "source"):
            found[row.area].append(_of_office(row, named[row.source]))
    return found


def _of_office(row: OfficialFigure, base: str) -> SourceFigure:
    return SourceFigure(
        key=f"{CandidateKind.OFFICIAL}:{row.source}:{row.reference.isoformat()}",
        kind=CandidateKind.OFFICIAL,
        area=row.area,
        source=_OFFICES[row.source],
        base=base,
        reference=row.reference,
        value=Decimal(row.persons),
        document=row.document,
    )


def _plain(value: Decimal) -> Decimal:
    """Without zeros behind the comma that nobody printed."""
    return value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize()


# ── what became of a source ─────────────────────────────────────────────────────────────────────
def list_changed(rows: Iterable[ParameterSetting]) -> set[int]:
    """Numbers (primary keys) of the settings in force whose source no longer gives the chosen figure. Releases are
    opened only where something was signed, put out or withdrawn since, so that a forum's list stays quick."""
    held = {row.pk: set_values.setting_of(row) for row in rows}
    by_pk = {row.pk: row for row in rows}
    numbers = {pk: parameters.sheet_of(found.chosen.key) for pk, found in held.items()}
    gone = set(
        SheetFigure.objects.filter(pk__in=[n for n in numbers.values() if n], gone_at__isnull=False).values_list(
            "pk", flat=True
        )
    )
    stirred = _unsettled_areas({row.area for row in by_pk.values()})
    found = {pk for pk, number in numbers.items() if number in gone}
    asked: dict[tuple[CandidateKind, str, int], list[int]] = {}
    for pk, setting in held.items():
        kind, row = setting.chosen.kind, by_pk[pk]
        if kind is CandidateKind.OFFICIAL or (kind is CandidateKind.RELEASE and row.area in stirred):
            asked.setdefault((kind, row.parameter, row.year), []).append(pk)
    for (kind, parameter, year), some in asked.items():
        subjects = [parameters.subject(parameter, area_code(by_pk[pk].area), year) for pk in some]
        today = (_official_of if kind is CandidateKind.OFFICIAL else _releases_of)(subjects)
        lost = {pk: withdrawn_since(held[pk], today[by_pk[pk].area]) for pk in some}
        found |= {pk for pk in some if any(figure.key == held[pk].chosen.key for figure in lost[pk])}
    return found


def _unsettled_areas(areas: set[str]) -> set[str]:
    """Areas of which an edition was withdrawn, or more than one was put out."""
    pulled = set(Withdrawal.objects.filter(kode__in=areas, state=WITHDRAWN).values_list("kode", flat=True))
    seen: dict[str, set[str]] = {}
    for kode, number in Publication.objects.filter(kode__in=areas).values_list("kode", "number").distinct():
        seen.setdefault(kode, set()).add(number)
    home = storage.level_shelf(at_hand().store.path)
    levels = {area for area in areas if len(shelf.editions(home, area)) > 1}
    return pulled | levels | {kode for kode, found in seen.items() if len(found) > 1}
