"""The screens of the plan and the field: a round from nothing to closing, who sees persons, and who gets nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from cantik.base import clock
from cantik.field.devices.app import devices, entity_lists
from cantik.field.rounds.app.models import Device, FrameMember, Round, Unit
from cantik.forum.app.models import Activity
from cantik.register.core.app.models import PersonHealth, PersonVersion
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.field.putaran import Desa
from tests.fixtures.markah import markah
from tests.fixtures.menunggu import is_spared, sees
from tests.fixtures.simpanan import Cradle
from tests.register.bekal import kk, nik, orang
from tests.register.langkah import terapkan
from tests.staff import bekal

RENCANA = f"/desa/{bekal.DESA}/rencana/"
_TOKEN = re.compile(r"/lapangan/isi/#t=([A-Za-z0-9_-]{43})")
#: what OpenSID tells of persons and no phone may: class C and what the register seals
RAHASIA = ("PENYAKIT REKA", "CACAT REKA", nik(1), nik(2), kk(0), "08129999")


def halaman(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return markah(answer)


def kirim(client: Client, address: str, status: int = 302, **said: str) -> str:
    answer = client.post(address, said)
    assert answer.status_code == status, markah(answer)[:3000]
    return answer.headers.get("Location", "") if status == 302 else markah(answer)


@pytest.mark.basisdata
def test_a_round_from_an_empty_village_to_its_closing(
    cradle: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path
) -> None:
    opened = copy_of(cradle)
    people = [
        orang(i, nama=f"REKA {i}", status_kesehatan="PENYAKIT REKA", cacat="CACAT REKA", telepon="081299990001")
        for i in range(6)
    ]
    people[5] |= {"rt": "03"}
    people[4] |= {"status_dasar": "2"}  # died
    terapkan(opened, tmp_path, people)
    siti = bekal.with_role("agen_statistik", bekal.DESA, name="Siti Reka")
    kades = bekal.browser(bekal.with_role("kepala_desa", bekal.DESA, name="H. Reka"))
    rina = bekal.with_role("pencacah", bekal.DESA, name="Rina Reka")
    agen = bekal.browser(siti)
    assert "Belum ada kegiatan" in halaman(agen, RENCANA)
    here = kirim(agen, f"{RENCANA}baru/", instrumen="pemutakhiran_keluarga", judul="Pendataan 2026", acuan="2026-01-01")
    round_ = Round.objects.get()
    assert here == f"{RENCANA}{round_.pk}/"
    assert "Terbuka setelah kepala desa menyetujui" in halaman(agen, here)
    assert "Instrumen menunggu persetujuan Anda" in halaman(kades, RENCANA)
    waits = "Pertanyaan Pendataan 2026 menunggu persetujuan Anda"
    assert [waits in halaman(who, f"/desa/{bekal.DESA}/") for who in (kades, agen)] == [True, False]
    bps = bekal.browser(bekal.with_role("pembina"))
    sees(kades, "pertanyaan", here)
    sees(bps, "tinjauan", here)
    is_spared(agen, "pertanyaan", here)
    kirim(kades, f"{here}setujui/", putusan="setujui", catatan="")
    is_spared(kades, "pertanyaan", here)
    is_spared(bps, "tinjauan", here)
    kirim(agen, f"{here}kerangka/")
    names = {unit.head: [member.name for member in unit.members.order_by("place")] for unit in Unit.objects.all()}
    assert names == {"REKA 0": ["REKA 0", "REKA 1", "REKA 2"], "REKA 3": ["REKA 3", "REKA 5"]}
    page = halaman(agen, here)
    assert re.search(r"\d+ pertanyaan tanpa id standar data statistik", page)
    blocks = re.findall(r'name="(blok_\d+)"', page)
    assert "blok tanpa petugas" in page
    kirim(agen, f"{here}blok/", 302, **dict.fromkeys(blocks, rina.actor))
    field = kirim(agen, f"{here}buka/", alasan="metadata menyusul")
    assert field == f"/desa/{bekal.DESA}/lapangan/{round_.pk}/"
    assert halaman(agen, f"/desa/{bekal.DESA}/lapangan/", 302) == ""
    sheet = kirim(agen, f"{field}perangkat/", 200, petugas=rina.actor, nama="Ponsel")
    said, alone = {"petugas": rina.actor, "nama": "Laptop"}, {"host": "127.0.0.1"}
    laptop = markah(agen.post(f"{field}perangkat/", said, headers=alone))
    assert ["Peramban ponsel" in told for told in (sheet, laptop)] == [True, False], "no phone opens 127.0.0.1"
    assert "lapangan/isi/#t=" in laptop
    laptop = f"{field}perangkat/{Device.objects.get(label='Laptop').pk}/cabut/"
    kirim(agen, laptop)
    assert Device.objects.get(label="Laptop").revoked_at is None, (
        "one press takes nothing back that cannot be given again"
    )
    kirim(agen, laptop, yakin="ya")
    Device.objects.filter(label="Laptop").delete()
    (token,) = set(_TOKEN.findall(sheet))
    device = devices.find_device(token)
    assert device is not None
    assert device.enumerator.account == rina
    shown = "".join(halaman(agen, address) for address in (RENCANA, here, field))
    assert token not in shown
    assert token not in repr(list(AuditEntry.objects.values()))
    sent = repr([row for name in ("keluarga", "anggota") for row in entity_lists.entities(device, name)])
    assert "REKA 2" in sent
    told = repr([*PersonHealth.objects.values(), *PersonVersion.objects.values()])
    assert [secret in told for secret in RAHASIA[:2]] == [True, True]  # the register knows them
    everything = sent + repr(list(FrameMember.objects.values())) + repr(list(Unit.objects.values()))
    assert not [secret for secret in RAHASIA if secret in everything]
    assert f"'{kk(0)[-4:]}'" in sent
    kirim(agen, f"{field}perangkat/{device.pk}/cabut/", yakin="ya")
    assert Device.objects.get().revoked_at is not None
    assert "dicabut" in halaman(agen, field)
    assert "masih berjalan, 2 keluarga belum dikunjungi" in halaman(agen, f"{here}ulangi/")
    kirim(agen, f"{field}tutup/")
    assert "centang dahulu" in halaman(agen, field)  # one tap closes nothing: no round is opened again
    kirim(agen, f"{field}tutup/", yakin="ya")
    assert "Ditutup" in halaman(agen, RENCANA)
    again = kirim(agen, f"{here}ulangi/", acuan="2027-01-01")
    page = halaman(agen, again)
    assert "Yang berbeda dari putaran sebelumnya" in page
    assert "Pertanyaannya sama." in page
    assert f'<option value="{rina.actor}" selected>' in page


@pytest.mark.satu_basisdata
def test_camat_and_pembina_see_rounds_and_counts_and_nobody(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    ours.token()
    plan, field = (f"/desa/{ours.code.text()}/{part}/" for part in ("rencana", f"lapangan/{ours.round.pk}"))
    block = f"{field}blok/{ours.round.blocks.order_by('pk')[0].pk}/"
    people = ["LEMBAH SATU", "LEMBAH DUA", "LEMBAH TIGA", ours.rina.name, "Ponsel"]
    for role in ("camat", "pembina", "walidata"):
        client = bekal.browser(bekal.with_role(role))
        pages = [halaman(client, address) for address in (plan, field, f"{plan}{ours.round.pk}/")]
        assert "Pendataan LEMBAH" in pages[0]
        assert "RT 01" in pages[1]
        for page in pages:
            assert not [name for name in people if escape(name) in page], role
        assert client.get(block).status_code == 403
        assert client.post(f"{field}perangkat/", {"petugas": ours.rina.actor, "nama": "X"}).status_code == 403
    sees = halaman(bekal.browser(ours.kades), block)
    assert "LEMBAH SATU" in sees
    read = AuditEntry.objects.filter(action="lapangan.baca").get()
    assert read.subjects == "[1000,1001,1010]"


@pytest.mark.basisdata
def test_no_address_of_one_village_opens_a_round_of_another(dua: tuple[Desa, Desa]) -> None:
    ours, theirs = dua
    theirs.token()
    device = Device.objects.get()
    block = theirs.round.blocks.order_by("pk")[0]
    client = bekal.browser(ours.agen)
    read = ("", "unduh/xlsx/", "unduh/xml/", "ulangi/")
    write = ("kerangka/", "blok/", "buka/", "ulangi/")
    said = {"petugas": theirs.rina.actor, "nama": "X", "acuan": "2027-01-01", f"blok_{block.pk}": ours.rina.actor}
    for area in (ours.code.text(), theirs.code.text()):
        plan, field = (f"/desa/{area}/{part}/{theirs.round.pk}/" for part in ("rencana", "lapangan"))
        for address in (*(plan + part for part in read), field, f"{field}blok/{block.pk}/"):
            assert client.get(address).status_code == 404, address
        acts = ("tutup/", "perangkat/", f"perangkat/{device.pk}/cabut/")
        for address in (*(plan + part for part in write), *(field + part for part in acts)):
            assert client.post(address, said).status_code == 404, address
    own = f"/desa/{ours.code.text()}/lapangan/{ours.round.pk}/"
    assert client.get(f"{own}blok/{block.pk}/").status_code == 404
    assert client.post(f"{own}perangkat/{device.pk}/cabut/").status_code == 404
    assert (
        client.post(
            f"/desa/{ours.code.text()}/rencana/{ours.round.pk}/blok/", {f"blok_{block.pk}": ours.rina.actor}
        ).status_code
        == 302
    )
    block.refresh_from_db()
    assert block.enumerator is not None
    assert block.enumerator.account == theirs.rina
    theirs.round.refresh_from_db()
    assert theirs.round.open
    assert Device.objects.get().revoked_at is None


@pytest.mark.satu_basisdata
def test_what_is_wrong_is_said_on_the_page(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    agen = bekal.browser(ours.agen)
    here = f"/desa/{ours.code.text()}/rencana/"
    page = kirim(
        agen, f"{here}baru/", 422, instrumen="pemutakhiran_keluarga", judul="Pendataan LEMBAH", acuan="2026-06-01"
    )
    assert "sudah dipakai" in page
    assert Activity.objects.filter(area_id=ours.area).count() == 1
    page = kirim(agen, f"{here}{ours.round.pk}/ulangi/", 422, acuan="2026-01-01")
    assert "sudah ada" in page
    field = f"/desa/{ours.code.text()}/lapangan/{ours.round.pk}/"
    assert "Nama perangkat" in kirim(agen, f"{field}perangkat/", 422, petugas=ours.rina.actor, nama="")
    stranger = bekal.with_role("pencacah", bekal.JAUH)
    assert "perangkat" in kirim(agen, f"{field}perangkat/", 422, petugas=stranger.actor, nama="Ponsel")
    assert not Device.objects.exists()


@pytest.mark.satu_basisdata
def test_the_pembina_recommends_and_the_village_reads_it(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    agen = bekal.browser(bekal.with_role("agen_statistik", ours.code.text()))
    start = f"/desa/{ours.code.text()}/rencana/baru/"
    here = kirim(agen, start, instrumen="pemutakhiran_keluarga", judul="Pendataan lain", acuan="2026-01-01")
    pembina = bekal.browser(bekal.with_role("pembina", name="Wulan Reka"))
    assert "perlu diisi" in kirim(pembina, f"{here}tinjau/", 422, catatan="")
    assert "Catatan belum ditulis" in kirim(pembina, f"{here}tinjau/", 422, catatan="pendek")
    kirim(pembina, f"{here}tinjau/", catatan="Tanyakan juga air minum pada musim kemarau.")
    page = halaman(agen, here)
    assert "Tanyakan juga air minum pada musim kemarau." in page
    assert "Belum ada rekomendasi pembina" not in page
    assert AuditEntry.objects.filter(action="rencana.tinjau").count() == 1
    kirim(agen, f"{here}tinjau/", 403, catatan="Saya sendiri merekomendasikan ini.")


@pytest.mark.satu_basisdata
def test_the_menu_names_what_is_there(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    camat = bekal.browser(bekal.with_role("camat"))
    menu = halaman(camat, f"/desa/{ours.code.text()}/rencana/")
    assert f'href="/desa/{ours.code.text()}/lapangan/"' in menu
    ours.round.closed_at, ours.round.closed_by = clock.now(), ours.agen.actor
    ours.round.save()
    menu = halaman(camat, f"/desa/{ours.code.text()}/rencana/")
    assert f'href="/desa/{ours.code.text()}/lapangan/"' not in menu
    empty = halaman(bekal.browser(bekal.with_role("camat", "99.02.01")), f"/desa/{bekal.JAUH}/rencana/")
    assert f'href="/desa/{bekal.JAUH}/rencana/"' not in empty


@pytest.mark.satu_basisdata
def test_a_round_by_rt_names_families_only_to_whoever_sees_persons(dua: tuple[Desa, Desa]) -> None:
    ours, theirs = dua
    here = f"/desa/{ours.code.text()}/lapangan/{ours.round.pk}/rt/"
    agen = bekal.browser(ours.agen)
    unit = Unit.objects.get(block__round=ours.round, head="LEMBAH SATU")
    Unit.objects.filter(pk=unit.pk).update(stage="terkirim", result="4", said='{"alamat":"GANG MELATI 3"}')
    page = re.sub(r"\s+", " ", halaman(agen, here))
    assert "GANG MELATI 3" in page
    assert page.index("LEMBAH DUA") < page.index("LEMBAH SATU"), "who is to be visited comes first"
    assert "0 dari 2 keluarga terjawab (0%)." in page, "a refusal covers nobody"
    assert "<b>1</b> menolak" in page
    assert "<b>1</b> belum dikunjungi" in page
    assert str(unit.members.all()[0].person) in str(AuditEntry.objects.filter(action="lapangan.baca").last().subjects)  # type: ignore[union-attr]
    camat = bekal.browser(bekal.with_role("camat", ours.code.text()[:8], name="Camat"))
    page = halaman(camat, here)
    assert "<b>1</b> menolak" in page
    assert "LEMBAH" not in page.replace(escape(ours.activity.title), "")
    assert ours.rina.name not in page
    assert halaman(agen, here.replace(str(ours.round.pk), str(theirs.round.pk)), 404)


@pytest.mark.satu_basisdata
def test_whoever_holds_the_stage_of_collecting_alone_works_in_the_field(dua: tuple[Desa, Desa]) -> None:
    """An agen of stage K opens Lapangan and gives phones out; a pencacah works on the phone and has no page there."""
    ours, _ = dua
    field = f"/desa/{ours.code.text()}/lapangan/{ours.round.pk}/"
    only = bekal.browser(
        bekal.with_role("agen_statistik", ours.code.text(), stage="K", name="Agen K", username="agenk")
    )
    assert "Perangkat petugas" in halaman(only, field)
    assert halaman(only, RENCANA.replace(bekal.DESA, ours.code.text()) + "baru/", 403)
    assert halaman(bekal.browser(ours.rina), field, 403)
