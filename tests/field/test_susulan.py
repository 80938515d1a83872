"""A form that comes when its family was approved already: it waits at the home of who decides, who sees what differs,
takes it or leaves what was approved. The outsider comes first: forms that came and that nobody ever saw."""

from __future__ import annotations

import pytest

from cantik.base import clock
from cantik.field.forms.app import quarantine, writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import OTHER_BLOCK, FormSubmission, LateForm
from cantik.field.forms.app.service import PostOrigin, receive
from cantik.field.forms.envelope import read_envelope
from cantik.field.forms.post import PostedFile, SubmissionPost
from cantik.field.review.app.approval import UnitVerdict, approve
from cantik.field.review.app.family_forms import chosen_forms
from cantik.field.review.app.models import FieldEvent
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Unit
from cantik.register.core.app.models import FamilyVersion
from tests.field.pendataan import K1, Putaran, hadir
from tests.field.test_layar import halaman, kirim
from tests.fixtures.menunggu import is_spared, sees
from tests.register.bekal import DESA
from tests.staff import bekal

ACT = "isian_susulan"


def alamat(here: Putaran, unit: Unit) -> str:
    return f"/desa/{DESA.text()}/lapangan/{here.round.pk}/keluarga/{unit.pk}/"


def setuju(here: Putaran, letter: str, instance: str = "") -> Unit:
    approve(here.agen, here.context, [UnitVerdict(here.unit(letter).pk, instance)], at=clock.now())
    return here.unit(letter)


def rumah() -> set[str]:
    """What the register was told of the tenure of houses (the first family's is 1 or 2)."""
    rows = FamilyVersion.objects.filter(batch__kind="field", retired_at=None) or FamilyVersion.objects.filter(
        retired_at=None, content__contains="r301a"
    )
    return {row.content.partition('"r301a"')[2][:8] for row in rows}


@pytest.mark.basisdata
def test_an_edit_after_approval_is_seen_taken_and_gone(putaran: Putaran) -> None:
    """The family stays approved as it was until somebody decides; then the newer answers are the register's."""
    ponsel, agen, before = putaran.device(), bekal.browser(putaran.agen), hadir(putaran.opened)
    first = putaran.kirim(ponsel, putaran.isi("A"))
    unit = setuju(putaran, "A", first)
    here, told = alamat(putaran, unit), rumah()
    edit = putaran.kirim(ponsel, putaran.isi("A", r301a="2", deprecated=first))
    assert [(each.pk, row.instance) for each, row in chosen_forms([putaran.unit("A")])] == [(unit.pk, first)]
    sees(agen, ACT, here)
    page = halaman(agen, here)
    assert "Isian baru sesudah disetujui" in page
    assert "Milik sendiri" in page
    assert "Kontrak/sewa" in page
    block = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/blok/{unit.block_id}/"
    assert "Isian baru sesudah disetujui" in halaman(agen, block)
    assert rumah() == told
    kirim(agen, f"{here}pakai/", 302, isian=edit)
    assert rumah() != told
    assert putaran.unit("A").stage == "disetujui"
    assert [row.instance for _, row in chosen_forms([putaran.unit("A")])] == [edit]
    assert hadir(putaran.opened) == before
    is_spared(agen, ACT, here)
    assert "Isian ini tidak menunggu putusan" in kirim(agen, f"{here}pakai/", 422, isian=edit)


@pytest.mark.basisdata
def test_a_file_of_a_late_form_that_comes_after_it_stops_nobody(putaran: Putaran) -> None:
    """The form is read anew with its file: it waits once, and what came beside it is read too."""
    ponsel = putaran.device()
    setuju(putaran, "A", first := putaran.kirim(ponsel, putaran.isi("A")))
    edit = putaran.isi("A", r301a="2", deprecated=first)
    late = putaran.kirim(ponsel, edit)
    photo = PostedFile("rumah.jpg", b"\xff\xd8foto")
    with writer.end_writers():
        receive(SubmissionPost(edit, (photo,)), read_envelope(edit), PostOrigin(DESA.text(), ponsel), clock.now())
    beside = putaran.kirim(ponsel, putaran.isi("B"))
    assert [row.submission_id for row in LateForm.objects.all()] == [late]
    assert putaran.unit("B").forms.get().submission_id == beside
    assert putaran.unit("B").stage == "terkirim"


@pytest.mark.basisdata
def test_a_family_beside_the_list_and_its_edit_that_are_read_together_are_one(putaran: Putaran) -> None:
    ponsel, known = putaran.device(), set(Unit.objects.values_list("pk", flat=True))
    first = putaran.isi("A", outside=True)
    edit = putaran.isi("A", outside=True, r301a="2", deprecated=read_envelope(first).instance)
    with writer.end_writers():
        for xml in (first, edit):
            receive(SubmissionPost(xml), read_envelope(xml), PostOrigin(DESA.text(), ponsel), clock.now())
    while read_some(putaran.opened):
        pass
    (unit,) = Unit.objects.exclude(pk__in=known)
    assert unit.forms.filter(submission=read_envelope(edit).instance).exists()
    assert unit.stage == "terkirim"
    last = putaran.kirim(ponsel, putaran.isi("A", outside=True, deprecated=read_envelope(edit).instance))
    assert unit.forms.filter(submission=last).exists()
    assert Unit.objects.exclude(pk__in=known).count() == 1


@pytest.mark.basisdata
def test_what_was_approved_stays_and_the_next_edit_is_seen_again(putaran: Putaran) -> None:
    ponsel, agen = putaran.device(), bekal.browser(putaran.agen)
    first = putaran.kirim(ponsel, putaran.isi("A"))
    unit = setuju(putaran, "A", first)
    here, told = alamat(putaran, unit), rumah()
    edit = putaran.kirim(ponsel, putaran.isi("A", r301a="2", deprecated=first))
    assert "Alasan" in kirim(agen, f"{here}biarkan/", 422, isian=edit, alasan="tidak")
    kirim(agen, f"{here}biarkan/", 302, isian=edit, alasan="Ponsel mengirim isian percobaan.")
    assert (rumah(), putaran.unit("A").stage) == (told, "disetujui")
    assert FormSubmission.objects.get(standing="kepala").instance == first
    is_spared(agen, ACT, here)
    again = putaran.kirim(ponsel, putaran.isi("A", r301a="3", deprecated=edit))
    newer = putaran.kirim(ponsel, putaran.isi("A", r301a="4", deprecated=first))
    waiting = set(LateForm.objects.filter(taken=None).values_list("submission_id", flat=True))
    assert waiting == {again, newer}  # of one that was not taken, and of the approved one
    sees(agen, ACT, here)


def test_a_newer_edit_waits_in_place_of_the_older_and_taking_back_opens_both(putaran: Putaran) -> None:
    ponsel = putaran.device()
    first = putaran.kirim(ponsel, putaran.isi("A"))
    unit = setuju(putaran, "A", first)
    one = putaran.kirim(ponsel, putaran.isi("A", r301a="2", deprecated=first))
    two = putaran.kirim(ponsel, putaran.isi("A", r301a="3", deprecated=one))
    assert LateForm.objects.get(taken=None).submission_id == two
    agen = bekal.browser(putaran.agen)
    kirim(agen, f"{alamat(putaran, unit)}batal/", 302, alasan="Keluarga ini ditanya lagi.")
    assert not LateForm.objects.filter(taken=None).exists()
    assert [row.instance for _, row in chosen_forms([putaran.unit("A")])] == [two]


def test_any_other_form_of_an_approved_family_is_seen(putaran: Putaran) -> None:
    """Another telephone's, and one that was put aside until the family was approved."""
    one, two = putaran.device(), putaran.device(label="Ponsel kedua")
    aside = putaran.kirim(two, putaran.isi("B", r301a="2"), held=OTHER_BLOCK)
    unit = setuju(putaran, "A", putaran.kirim(one, putaran.isi("A")))
    other = putaran.kirim(two, putaran.isi("A", r301a="2"))
    assert LateForm.objects.get(taken=None).submission_id == other
    sees(bekal.browser(putaran.agen), ACT, alamat(putaran, unit))
    setuju(putaran, "B", putaran.kirim(one, putaran.isi("B")))
    row = FormSubmission.objects.get(pk=aside)
    quarantine.decide(putaran.agen, row, putaran.opened, take=True, why="Blok itu memang miliknya.", at=clock.now())
    assert LateForm.objects.get(unit=putaran.unit("B")).submission_id == aside


def test_who_filled_it_in_does_not_decide_and_a_form_with_a_fault_leaves_all_as_it_was(putaran: Putaran) -> None:
    ponsel = putaran.device()
    first = putaran.kirim(ponsel, putaran.isi("A"))
    rounds.assign(putaran.agen, putaran.round, {putaran.block(K1).pk: putaran.agen}, at=clock.now())
    unit = setuju(putaran, "A", first)
    own = putaran.kirim(putaran.device(putaran.agen), putaran.isi("A", r301a="2"))
    here, agen = alamat(putaran, unit), bekal.browser(putaran.agen)
    is_spared(agen, ACT, here)
    said = {"isian": own, "alasan": "Saya sendiri yang mengisinya."}
    kirim(agen, f"{here}pakai/", 422, **said)
    kirim(agen, f"{here}biarkan/", 422, **said)
    assert LateForm.objects.get().taken is None
    assert putaran.unit("A").stage == "disetujui"
    rounds.assign(putaran.agen, putaran.round, {putaran.block(K1).pk: putaran.rina}, at=clock.now())
    lacking = putaran.kirim(
        ponsel, putaran.isi("A", [putaran.baris("AMAT"), putaran.baris("AMINAH")], deprecated=first)
    )
    told = rumah()
    assert "Pilih apa yang terjadi" in kirim(agen, f"{here}pakai/", 422, isian=lacking)
    assert (rumah(), putaran.unit("A").stage) == (told, "disetujui")
    aki = putaran.member("AKI").person
    kirim(agen, f"{here}pakai/", 302, isian=lacking, **{f"kabar_{aki}": "mati", f"hari_{aki}": "2026-09-15"})
    assert FieldEvent.objects.get(state="usul").kind == "mati"
    assert "AKI" in hadir(putaran.opened)  # proposed, not deleted


def test_what_was_put_aside_waits_at_home(putaran: Putaran) -> None:
    """Of these many come together when a round closes: they are counted, not written down one by one."""
    agen = bekal.browser(putaran.agen)
    aside = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/tahan/"
    assert aside not in halaman(agen, f"/desa/{DESA.text()}/")
    putaran.kirim(putaran.device(), putaran.isi("B"), held=OTHER_BLOCK)
    assert aside in halaman(agen, f"/desa/{DESA.text()}/")
    assert "1 isian ditahan" in halaman(agen, f"/desa/{DESA.text()}/")


def test_an_edit_of_what_never_came_is_all_there_is(putaran: Putaran) -> None:
    """Its original was lost with a telephone: the family waits for review like any other."""
    edit = putaran.kirim(putaran.device(), putaran.isi("D", deprecated="uuid:00000000-0000-4000-8000-000000000001"))
    assert putaran.unit("D").stage == "terkirim"
    assert setuju(putaran, "D", edit).stage == "disetujui"
