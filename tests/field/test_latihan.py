"""A practice round: begun, worked through and ended like a real one, and nothing of it is anywhere afterwards.

The outsider first: whoever begins one in a real village, twice, or sends forms after its end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cantik.base import clock
from cantik.collect.app.models import Batch
from cantik.field.devices.app import practice_rounds
from cantik.field.errors import PlanRefused
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import HELD, FormSubmission
from cantik.field.review.app.approval import UnitVerdict, approve, unapprove
from cantik.field.review.app.examination import ReviewContext
from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind
from cantik.field.rounds.app.models import Device, Round, Unit
from cantik.register.core.app.models import FamilyVersion, Person, PersonVersion
from cantik.staff.app import demo_accounts
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from cantik.web.tahap.perencanaan.plan import source
from tests.field.forms.kiriman import body, new_id, xml_part
from tests.field.forms.ponsel import Phone
from tests.field.test_layar import _TOKEN, halaman, kirim
from tests.fixtures.simpanan import Cradle
from tests.staff import bekal


def isian(unit: Unit, version: str) -> bytes:
    """A form in which the head died and a child was born."""
    lines = "".join(
        f"<anggota><urutan>{at}</urutan><daftar_anggota><anggota_terdaftar>{member.entity}</anggota_terdaftar>"
        f"<nama>{member.name}</nama><r404>{2 if at == 1 else 1}</r404><tanggal_peristiwa>2026-09-09</tanggal_peristiwa>"
        f"<jenis_kelamin>{member.sex}</jenis_kelamin><r409>{1 if at == 2 else 3}</r409></daftar_anggota></anggota>"
        for at, member in enumerate(unit.members.order_by("place"), 1)
    )
    return (
        f'<data id="pemutakhiran_keluarga" version="{version}" xmlns:orx="http://openrosa.org/xforms">'
        f"<awal><keluarga>{unit.entity}</keluarga></awal><kunjungan><r205>1</r205></kunjungan>"
        f"<tempat><dusun>{unit.block.dusun}</dusun><rt>{unit.block.rt}</rt><r112>{unit.members.count() + 1}</r112>"
        "</tempat>"
        f"{lines}<anggota><daftar_anggota><nama>BAYI LATIHAN</nama><r404>1</r404><cara_masuk>1</cara_masuk>"
        "<tanggal_lahir>2026-10-10</tanggal_lahir><jenis_kelamin>2</jenis_kelamin><r409>3</r409></daftar_anggota></anggota>"
        f"<perumahan><r301a>1</r301a></perumahan><orx:meta><orx:instanceID>{new_id()}</orx:instanceID></orx:meta></data>"
    ).encode()


def nothing() -> list[int]:
    """What registers, entries and proposals hold: nothing."""
    return [model.objects.count() for model in (Person, PersonVersion, FamilyVersion, Batch, FieldEvent)]


@pytest.mark.basisdata
def test_a_practice_round_leaves_nothing_behind(cradle: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> None:
    opened = copy_of(cradle)
    device_cache.forget()
    entity_lists.forget()
    agen = bekal.with_role("agen_statistik", bekal.DESA, name="Pelatih", username="pelatih")
    client, desa = bekal.browser(agen), demo_accounts.begin_practice(agen)
    plan = f"/desa/{desa.text()}/rencana/"
    kirim(client, f"/desa/{bekal.DESA}/rencana/latihan/", 404)
    assert "Putaran latihan" not in halaman(client, f"/desa/{bekal.DESA}/rencana/")
    assert "Mulai putaran latihan" in halaman(client, plan)
    here = kirim(client, f"{plan}latihan/")
    round_ = Round.objects.select_related("activity", "version").get()
    assert (round_.open, round_.activity.practice) == (True, True)
    assert Unit.objects.filter(block__round=round_).count() > 50
    assert kirim(client, f"{plan}latihan/") == plan  # one at a time
    assert Round.objects.count() == 1
    assert "CONTOH – DATA REKAAN" in halaman(client, here)
    sheet = kirim(client, f"{here}perangkat/", 200, petugas=agen.actor, nama="Peserta 1")
    phone = Phone(_TOKEN.search(sheet)[1])  # type: ignore[index]
    assert b"JALAN REKAAN" in phone.get(f"{phone.base}/media/keluarga.csv").content
    unit = Unit.objects.filter(block__round=round_, members__place=3).select_related("block").first()
    assert unit is not None
    with writer.end_writers():
        assert phone.send(body([xml_part(isian(unit, round_.version.version))])).status_code == 201
        while read_some(opened):
            pass
        halaman(client, f"{here}keluarga/{unit.pk}/")
        context = ReviewContext(opened, desa, round_.activity.area_id, round_, clock.today())
        done = approve(agen, context, [UnitVerdict(unit.pk)], at=clock.now())
        assert (done.units, done.persons, done.events) == (1, 0, 0)
        assert nothing() == [0, 0, 0, 0, 0]
        unapprove(agen, context, unit.pk, "Latihan membatalkan persetujuan.", at=clock.now())
        gone = {unit.members.order_by("place")[0].person: (FieldKind.DEATH, None)}
        approve(agen, context, [UnitVerdict(unit.pk, gone=gone)], at=clock.now())
        kirim(client, f"{here}akhiri/", yakin="ya")
        assert not Device.objects.filter(revoked_at=None).exists()
        device_cache.forget()
        late = phone.send(body([xml_part(isian(unit, round_.version.version))]))
        assert late.status_code == 202
    assert nothing() == [0, 0, 0, 0, 0]
    assert FormSubmission.objects.filter(standing=HELD).count() == 1
    assert "Mulai putaran latihan" in halaman(client, plan)
    families, real, now = source.invent_families(desa, clock.today()), area_code(bekal.DESA), clock.now()
    with pytest.raises(PlanRefused, match="R599"):
        practice_rounds.begin(agen, round_.activity.area_id, real, families, at=now, day=clock.today())
