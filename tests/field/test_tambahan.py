"""Additional questions from door to register: asked, seen beside what the register holds, approved, found again."""

from __future__ import annotations

import re

from django.test import Client

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Block, Round, Unit
from cantik.web.desk import VillageDesk
from cantik.web.tahap.perencanaan.plan import source
from tests.field.forms.kiriman import new_id
from tests.field.pendataan import ACUAN, Putaran
from tests.field.test_layar import halaman, kirim
from tests.fixtures.simpanan import copy_of, cradle
from tests.register.bekal import DESA
from tests.register.langkah import wilayah
from tests.staff import bekal

__all__ = ["copy_of", "cradle"]


def begun(here: Putaran) -> Round:
    now = clock.now()
    planned = rounds.PlannedActivity("pertanyaan_tambahan", "Pertanyaan tambahan", ACUAN)
    made = rounds.begin(here.agen, wilayah(), planned, at=now, day=clock.today())
    versions.decide(here.kades, made.version, APPROVED, "", area=DESA, at=now)
    desk = VillageDesk(DESA, wilayah(), here.opened, here.agen, clock.today())
    frame.freeze(here.agen, made, source.families(desk, ACUAN), at=now)
    rounds.assign(here.agen, made, {block.pk: here.rina for block in Block.objects.filter(round=made)}, at=now)
    rounds.open_round(here.agen, made, at=now, reason="metadata menyusul")
    return Round.objects.select_related("activity__area", "version").get(pk=made.pk)


def filled(made: Round, unit: Unit) -> bytes:
    """The family at home, everybody there; two additional answers of a member, three of the family."""
    people = ""
    for at, member in enumerate(unit.members.order_by("place"), 1):
        people += (
            f"<anggota><urutan>{at}</urutan><daftar_anggota><anggota_terdaftar>{member.entity}</anggota_terdaftar>"
            f"<nama>{member.name}</nama><r404>1</r404><jenis_kelamin>{member.sex}</jenis_kelamin>"
            f"<r409>{member.relation}</r409></daftar_anggota>"
            + ("<mobilitas><komuter>1</komuter><musiman>2</musiman></mobilitas>" if at == 1 else "")
            + ("<surat_digital><punya_hp>1</punya_hp></surat_digital>" if at == 1 else "")
            + "</anggota>"
        )
    return (
        f'<data id="{made.version.form_id}" version="{made.version.version}" xmlns:orx="http://openrosa.org/xforms">'
        f"<awal><keluarga>{unit.entity}</keluarga></awal><kunjungan><r205>1</r205><r201>2026-10-05</r201></kunjungan>"
        f"<tempat><dusun>{unit.block.dusun}</dusun><rt>{unit.block.rt}</rt><r112>{unit.members.count()}</r112></tempat>"
        f"{people}<lingkungan><cuci_tangan>1</cuci_tangan></lingkungan>"
        f"<kelompok><ikut_bkb>1</ikut_bkb><ikut_uppka>2</ikut_uppka></kelompok>"
        f"<aset><luas_lahan_tani>25</luas_lahan_tani></aset>"
        f"<orx:meta><orx:instanceID>{new_id()}</orx:instanceID></orx:meta></data>"
    ).encode()


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def approved(agen: Client, made: Round, unit: Unit) -> str:
    """The page on which a family is decided, in words; then it is approved."""
    address = f"/desa/{DESA.text()}/lapangan/{made.pk}/keluarga/{unit.pk}/"
    page = halaman(agen, address)
    form = re.search(r'name="isian" value="([^"]+)"', page)
    assert form
    kirim(agen, f"{address}setujui/", isian=form[1])
    unit.refresh_from_db()
    assert unit.stage == "disetujui"
    return text(page)


def test_additional_questions_reach_the_register_and_leave_what_the_update_told(putaran: Putaran) -> None:
    agen, made = bekal.browser(putaran.agen), begun(putaran)
    putaran.kirim(putaran.device(), putaran.isi("A", r302="54"))
    approved(agen, putaran.round, putaran.unit("A"))
    token = devices.issue(putaran.agen, made, putaran.rina, "Ponsel tambahan", at=clock.now())
    device = devices.find_device(token)
    assert device is not None
    unit = Unit.objects.select_related("block").get(block__round=made, head="AMAT")
    putaran.kirim(device.pk, filled(made, unit))
    page = approved(agen, made, unit)
    for asked, said in (
        ("Komuter", "Desa lain sekecamatan"),
        ("Penduduk musiman", "Tidak"),
        ("Tempat cuci tangan", "Air dan sabun"),
        ("Peserta Bina Keluarga Balita", "Ya"),
        ("Lahan pertanian dikuasai", "25"),
    ):
        assert re.search(rf"{asked} {said} –", page), asked  # the register has nothing to lay beside it
    head = unit.members.order_by("place")[0].person
    person = text(halaman(agen, f"/desa/{DESA.text()}/warga/orang/{head}/"))
    assert "Komuter Desa lain sekecamatan pendataan" in person
    family = text(halaman(agen, f"/desa/{DESA.text()}/warga/keluarga/{unit.family}/"))
    assert "Peserta Bina Keluarga Balita Ya" in family
    assert re.search(r"Luas lantai\S* ?\S* 54", family), family[2500:6000]  # of the update, approved before
