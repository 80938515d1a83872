"""What approved forms that read no list become: a look at a damaged building, a facility as it stands; and back again.

Each goes through the door that is there for whoever types it at the desk, and is taken back through it.
"""

from __future__ import annotations

import datetime as dt

from cantik.base.text import fold
from cantik.codes.lists import lists_here
from cantik.codes.zone import zone_of
from cantik.collect.facilities import PLACE, key_of, read_row
from cantik.content.facility import FacilityKind
from cantik.content.village_form import FORMS, RT_FORM, RT_OF, YEAR_OF
from cantik.field.forms.app.service import file_name
from cantik.field.instruments.facility import PHOTO
from cantik.field.instruments.standalone_form import place_in, title_of, written_place
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.family_forms import FilledForm
from cantik.field.review.app.models import FormTaken
from cantik.field.review.standalone_faults import DAMAGE, cells_of, instrument_of, kind_of, point_in
from cantik.field.rounds.app.models import Unit
from cantik.register.calamity.app import damage
from cantik.register.calamity.app.models import Calamity, Damage
from cantik.register.calamity.app.services import list_declared
from cantik.register.calamity.errors import CalamityRefused
from cantik.register.core.app.recorder import Recorder
from cantik.register.core.grouping import Unit as Place
from cantik.register.facilities.app import photos, recording
from cantik.register.facilities.app.models import Facility, FacilityStatement
from cantik.register.facilities.app.services import histories
from cantik.register.facilities.facility_states import FacilityState, state_at
from cantik.register.units.app.queries import standing_units
from cantik.staff.app.models import Account


def take(actor: Account, context: ReviewContext, unit: Unit, form: FilledForm, at: dt.datetime) -> None:
    """Let an approved form arrive where its answers belong; what stands there already is not written again.

    In the transaction of the caller. Raises `CalamityRefused` (R553, R555–R557), `FacilityRefused`, `PhotoRefused`.
    """
    recorder = Recorder(context.opened, context.area, context.area_id, actor.actor, at, context.today)
    kind = kind_of(context.tree)
    number = None
    if instrument_of(context.tree) == DAMAGE:
        number = _record_damage(recorder, context, unit, form)
    elif kind is not None:
        number = _facility(recorder, context, kind, form)
    if number is not None:
        FormTaken.objects.create(unit=unit, number=number)


def give_back(actor: Account, context: ReviewContext, unit: Unit, at: dt.datetime) -> bool:
    """Take back what a form became; whether there was something. Raises `BatchRefused`, `FacilityRefused`."""
    row = FormTaken.objects.filter(unit=unit).first()
    if row is None:
        return False
    recorder = Recorder(context.opened, context.area, context.area_id, actor.actor, at, context.today)
    if instrument_of(context.tree) == DAMAGE:
        if damage.look_at(context.area_id, row.number) is not None:  # taken back at the desk before
            damage.retire_damage(recorder, number=row.number)
    else:
        _unsay(recorder, row.number)
    row.delete()
    return True


def place_of_answer(context: ReviewContext, form: FilledForm) -> tuple[int, Place] | None:
    """The part of the village that a form names: dusun and RT however they are written; None for none of today's."""
    said = place_in(form.answers)
    found = [
        (number, unit)
        for number, unit in sorted(standing_units(context.area_id, context.today).items())
        if written_place(unit[0], unit[2]) == said
    ]
    return found[0] if found and said[0] else None


def day_of_form(context: ReviewContext, form: FilledForm) -> dt.date:
    """The day of the village on which a form came."""
    return form.row.received_at.astimezone(zone_of(context.area)).date()


# ── buildings ───────────────────────────────────────────────────────────────────────────────────


def _record_damage(recorder: Recorder, context: ReviewContext, unit: Unit, form: FilledForm) -> int | None:
    on = day_of_form(context, form)
    calamity = next((row for row in list_declared(context.area_id) if row.starts_on <= on), None)
    if calamity is None:
        raise CalamityRefused(
            "R553",
            "Mode darurat belum dinyatakan",
            found=on.isoformat(),
            mend="Minta kepala desa memulai mode darurat, lalu setujui isian ini.",
        )
    if not damage.record_damage(
        recorder, calamity=calamity, said=[_damage_entry(context, calamity, unit, form)], on=on
    ):
        return None
    number = Damage.objects.filter(calamity=calamity, recorded_at=recorder.at).latest("pk").pk
    data = _photo(context, form)
    if data is not None:
        damage.add_photo(recorder, number=number, data=data)
    return number


def _damage_entry(context: ReviewContext, calamity: Calamity, unit: Unit, form: FilledForm) -> damage.DamageEntry:
    answers, where = form.answers, place_of_answer(context, form)
    who, called = fold(answers.get("nama_penghuni", "")), title_of(context.tree, {**answers, "tingkat_rusak": ""})
    home = None
    if who and where is not None:
        homes = damage.homes_in(context.opened, calamity, context.area_id, where[1], context.today)
        same = [home for home in homes if who in map(fold, home.names.split(", "))]
        home = same[0] if len(same) == 1 else None
    known = answers.get("nama_penghuni") or ("r109" in answers and called)
    return damage.DamageEntry(
        level=answers["tingkat_rusak"],
        occupied={"1": True, "2": False}.get(answers.get("masih_dihuni", "")),
        family=home.family if home is not None else None,
        dwelling=home.dwelling if home is not None else None,
        place="" if home is not None else known or f"{called} ({unit.pk})",
        unit=where[0] if where is not None else None,
        point=point_in(answers),
    )


def _photo(context: ReviewContext, form: FilledForm) -> bytes | None:
    name = form.answers.get(PHOTO, "")
    files = form.row.files.all() if name else ()
    file = next((file for file in files if file_name(file, context.opened) == name), None)
    return None if file is None else context.opened.store.read_file(file.digest, context.opened.keys)


# ── facilities ──────────────────────────────────────────────────────────────────────────────────


def facility_in_register(context: ReviewContext, kind: FacilityKind, form: FilledForm) -> FacilityState | None:
    """What the list says of the facility that a form is about, on the reference date of the round."""
    written, _ = read_row(kind, _cells(context, form), lists_here())
    if written is None:
        return None
    key = key_of(kind, written.code, written.values)
    return state_at(histories(context.opened, context.area_id, kind, keys=[key]).get(key, []), context.round.reference)


def _cells(context: ReviewContext, form: FilledForm) -> dict[str, str | dt.date]:
    cells = cells_of(context.tree, form.answers)
    where = place_of_answer(context, form)
    if instrument_of(context.tree) in FORMS:
        place = f"{where[1][0]} RT {where[1][2]}" if where is not None else " RT ".join(place_in(form.answers))
        own = {RT_OF: place} if instrument_of(context.tree) == RT_FORM else {}
        return (
            {name: cell for name, cell in cells.items() if name not in PLACE}
            | own
            | {YEAR_OF: str(context.round.reference.year)}
        )
    return cells if where is None else cells | dict(zip(PLACE, where[1], strict=True))


def _facility(recorder: Recorder, context: ReviewContext, kind: FacilityKind, form: FilledForm) -> int | None:
    written, _ = read_row(kind, _cells(context, form), lists_here())
    assert written is not None  # noqa: S101 - a form with such faults is not approved
    key = key_of(kind, written.code, written.values)
    known = Facility.objects.filter(area_id=context.area_id, kind=kind.id, key=key).values_list("pk", flat=True).first()
    desk = recording.FacilityDesk(context.opened, context.area, recorder.by, recorder.at)
    thing = recording.record(desk, kind=kind, written=written, today=context.round.reference, facility=known)
    data = _photo(context, form)
    if data is not None:
        recording.add_photo(desk, area_id=context.area_id, facility=thing, data=data)
    said = FacilityStatement.objects.filter(facility=thing, recorded_at=recorder.at, retired_at__isnull=True)
    return said.order_by("-pk").values_list("batch", flat=True).first()


def _unsay(recorder: Recorder, batch: int) -> None:
    """The statement of a batch goes, and the photo that came with it; what was undone at the desk stays so."""
    row = FacilityStatement.objects.filter(batch=batch, retired_at__isnull=True).select_related("facility").first()
    if row is None:
        return
    desk = recording.FacilityDesk(recorder.opened, recorder.area, recorder.by, recorder.at)
    recording.undo(desk, area_id=recorder.area_id, facility=row.facility_id, batch=batch)
    for photo in photos.photos_shown(row.facility).filter(recorded_at=row.recorded_at):
        photos.retire(photo.pk, area_id=recorder.area_id, of="facility", by=recorder.by, at=recorder.at)
