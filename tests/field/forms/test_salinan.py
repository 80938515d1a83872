"""A ZIP that a phone hands over by cable: looked at, accepted as posts are, twice, of others, damaged, too late."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from cantik.base import clock
from cantik.collect.archive import LIMITS
from cantik.field.devices.app import devices
from cantik.field.forms.app import storage, writer
from cantik.field.forms.app.models import HEAD, HELD, REVOKED, ROUND_CLOSED, FormSubmission, SubmissionFile
from cantik.field.forms.errors import NotStoredNow
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Device, Unit
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import at_hand
from tests.field.forms.kiriman import NIK, body, filled, new_id, xml_part
from tests.field.forms.ponsel import Phone
from tests.field.forms.salinan import Records, phone_with, sealed
from tests.field.putaran import Desa
from tests.fixtures.malam import by_night
from tests.fixtures.markah import markah
from tests.staff import bekal

PHOTO = b"\xff\xd8" + b"foto" * 50


def form_of(village: Desa, instance: str | None = None, answer: str = "1") -> bytes:
    version = village.round.version
    return filled(instance or new_id(), answer, form=version.form_id, version=version.version)


def copied(token: str, records: Records) -> bytes:
    phone = Phone(token)
    return sealed(json.loads(phone.get(f"{phone.base}/kunci").content), records)


def upload(client: Client, data: bytes, village: Desa) -> tuple[int, str, str]:
    """Hand a file in: status, where it leads, what is said."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = f"/desa/{village.code.text()}/lapangan/salinan/"
    answer = client.post(address, {"berkas": SimpleUploadedFile("cantik-lapangan.zip", data, "application/zip")})
    return answer.status_code, answer.headers.get("Location", ""), markah(answer)


def looked(client: Client, data: bytes, village: Desa) -> tuple[str, list[str]]:
    """The address of what was handed in, and what its page says of each form."""
    status, address, said = upload(client, data, village)
    assert status == 302, said[-2000:]
    page = markah(client.get(address))
    return address, re.findall(r'data-nasib="([a-z_]+)"', page)


def accepted(client: Client, address: str) -> list[str]:
    answer = client.post(address, {"putusan": "terima"})
    assert answer.status_code == 200, markah(answer)[-2000:]
    return re.findall(r'data-nasib="([a-z_]+)"', markah(answer))


def standings() -> list[tuple[str, str]]:
    return sorted(FormSubmission.objects.values_list("standing", "reason"))


def test_what_a_phone_copied_comes_in_once_whatever_way(here: Desa, agen: Client) -> None:
    token, sent, unsent = here.token(), form_of(here), form_of(here)
    assert Phone(token).send(body([xml_part(sent)])).status_code == 201
    data = copied(token, phone_with(token, sent, unsent, photo=PHOTO))
    address, fates = looked(agen, data, here)
    assert sorted(fates) == ["baru", "konsep", "sudah_ada"]
    assert FormSubmission.objects.count() == 1, "looking stores nothing"
    assert sorted(accepted(agen, address)) == ["diterima", "konsep", "sudah_ada"]
    assert standings() == [(HEAD, ""), (HEAD, "")]
    kept = {storage.open_xml(row, at_hand().keys) for row in FormSubmission.objects.all()}
    assert kept == {sent, unsent}
    assert SubmissionFile.objects.count() == 2, "the photo of each, also of the one that was here without it"
    device = Device.objects.get(round=here.round)
    assert set(FormSubmission.objects.values_list("device", flat=True)) == {device.pk}
    assert agen.get(address).status_code == 404, "what was accepted does not wait any more"
    again, fates = looked(agen, data, here)
    assert sorted(fates) == ["konsep", "sudah_ada", "sudah_ada"]
    assert sorted(accepted(agen, again)) == ["konsep", "sudah_ada", "sudah_ada"]
    assert FormSubmission.objects.count() == 2
    assert Phone(token).send(body([xml_part(unsent)])).status_code == 201, "the phone finds a signal after all"
    assert FormSubmission.objects.count() == 2
    assert AuditEntry.objects.filter(action="kiriman.salinan").exists()
    assert not [row for row in AuditEntry.objects.values_list("detail", flat=True) if NIK in row or token in row]


def test_what_waits_lies_sealed_and_goes_when_it_is_put_away(here: Desa, agen: Client) -> None:
    token = here.token()
    address, _ = looked(agen, copied(token, phone_with(token, form_of(here))), here)
    store = at_hand().store.path
    waiting = list(store.glob(".berkas-salinan-*"))
    assert len(waiting) == 1
    assert not any(mark in waiting[0].read_bytes() for mark in (NIK.encode(), token.encode(), b"PK\x03\x04", b"daftar"))
    assert agen.post(address, {"putusan": "buang"}).status_code == 302
    assert list(store.glob(".berkas-salinan-*")) == []
    assert FormSubmission.objects.count() == 0
    assert agen.post(address, {"putusan": "terima"}).status_code == 404


def test_another_village_gets_nothing_and_takes_nothing(desa: tuple[Desa, Desa], agen: Client) -> None:
    ours, theirs = desa
    token = theirs.token()
    data = copied(token, phone_with(token, form_of(theirs)))
    address, fates = looked(agen, data, ours)
    assert fates == ["perangkat_lain", "perangkat_lain"]
    page = markah(agen.get(address))
    assert theirs.rina.name not in page
    assert theirs.code.text() not in page
    assert accepted(agen, address) == ["perangkat_lain", "perangkat_lain"]
    assert FormSubmission.objects.count() == 0
    mine, _ = looked(agen, copied(own := ours.token(), phone_with(own, form_of(ours))), ours)
    foreign = bekal.browser(theirs.agen)
    moved = mine.replace(ours.code.text(), theirs.code.text())
    assert foreign.get(mine).status_code == 404
    assert foreign.get(moved).status_code == 404, "what waits is asked for in the village that it was handed in for"
    assert foreign.post(moved, {"putusan": "terima"}).status_code == 404


@pytest.mark.satu_basisdata
@pytest.mark.parametrize("spoiled", ["cut", "changed", *map(by_night, ("none", "empty", "large")), "other store"])
def test_a_damaged_file_is_said_to_be_one(spoiled: str, here: Desa, agen: Client) -> None:
    token = here.token()
    data = bytearray(copied(token, phone_with(token, form_of(here))))
    if spoiled == "changed":
        data[60] ^= 1  # within the first sealed record
    bodies = {
        "cut": bytes(data[: len(data) // 2]),
        "changed": bytes(data),
        "none": b"bukan zip",
        "empty": b"",
        "large": bytes(LIMITS.file + 1),
        "other store": _for_another(phone_with(token, form_of(here))),
    }
    status, _, said = upload(agen, bodies[spoiled], here)
    assert status == 422
    assert NIK not in said
    assert FormSubmission.objects.count() == 0
    assert list(at_hand().store.path.glob(".berkas-salinan-*")) == []


def _for_another(records: Records) -> bytes:
    from cantik.vault.phone_copy import fresh_key, office_key

    return sealed(office_key(fresh_key()[0]), records)


@pytest.mark.satu_basisdata
@pytest.mark.parametrize("fault", ["revoked", by_night("long revoked"), "closed"])
def test_of_a_device_that_works_no_more_is_kept_apart(fault: str, here: Desa, agen: Client) -> None:
    token = here.token()
    data = copied(token, phone_with(token, form_of(here)))
    if fault == "closed":
        rounds.close_round(here.agen, here.round, at=clock.now())
    else:
        devices.revoke(here.agen, Device.objects.get(round=here.round), at=clock.now())
        if fault == "long revoked":
            Device.objects.update(revoked_at=timezone.now() - devices.GRACE - dt.timedelta(days=1))
    address, fates = looked(agen, data, here)
    assert sorted(fates) == ["ditahan", "konsep"]
    assert sorted(accepted(agen, address)) == ["ditahan", "konsep"]
    assert standings() == [(HELD, ROUND_CLOSED if fault == "closed" else REVOKED)]


@pytest.mark.satu_basisdata
def test_a_form_with_other_bytes_a_broken_and_a_foreign_one_do_not_stop_the_others(here: Desa, agen: Client) -> None:
    token, instance, good = here.token(), new_id(), form_of(here)
    assert Phone(token).send(body([xml_part(form_of(here, instance))])).status_code == 201
    others = form_of(here, instance, "2"), b"<data id='x'", filled(new_id(), form="tak_ada"), good
    address, fates = looked(agen, copied(token, phone_with(token, *others)), here)
    assert sorted(fates) == ["baru", "isi_lain", "konsep", "rusak", "tak_dikenal"]
    assert sorted(accepted(agen, address)) == ["diterima", "isi_lain", "konsep", "rusak", "tak_dikenal"]
    assert FormSubmission.objects.count() == 2


def test_a_copy_that_says_no_device_or_a_foreign_token_brings_nothing(here: Desa, agen: Client) -> None:
    token = here.token()
    records = phone_with(token, form_of(here))
    del records["berkas", "tugas"]
    for found in (records, phone_with("A" * 43, form_of(here))):
        address, fates = looked(agen, copied(token, found), here)
        assert fates == ["perangkat_lain", "perangkat_lain"]
        assert accepted(agen, address) == fates
    assert FormSubmission.objects.count() == 0


def test_who_may_not_fill_in_persons_does_not_hand_them_in(here: Desa) -> None:
    kades = bekal.browser(bekal.with_role("kepala_desa", here.code.text(), name="Kades Reka"))
    assert upload(kades, b"", here)[0] == 403
    assert Client().get(f"/desa/{here.code.text()}/lapangan/salinan/").status_code == 302


@pytest.mark.satu_basisdata
def test_a_full_disk_is_said_and_the_copy_waits(here: Desa, agen: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    token = here.token()
    address, _ = looked(agen, copied(token, phone_with(token, form_of(here))), here)

    def full(*_: object) -> object:
        raise NotStoredNow("OSError")

    monkeypatch.setattr(writer, "write", full)
    assert agen.post(address, {"putusan": "terima"}).status_code == 503
    monkeypatch.undo()
    assert sorted(accepted(agen, address)) == ["diterima", "konsep"]


@pytest.mark.satu_basisdata
def test_a_draft_says_whose_it_is_and_to_whom_it_goes_back(here: Desa, agen: Client) -> None:
    """Nobody gives it to another phone by mistake, and a family that came in another way is not asked twice."""
    token, unit = here.token(), Unit.objects.get(block__round=here.round, head="LEMBAH SATU")
    data = copied(token, phone_with(token, family=str(unit.entity)))
    address, fates = looked(agen, data, here)
    page = re.sub(r"\s+", " ", markah(agen.get(address)))
    assert fates == ["konsep"]
    assert "Keluarga LEMBAH SATU" in page
    assert f"kembalikan kepada {here.rina.name}" in page
    assert AuditEntry.objects.filter(action="lapangan.baca").exists()
    here.bagi(satu=here.agen)
    assert f"kini dipegang {here.agen.name}" in markah(agen.get(address))
    Unit.objects.filter(pk=unit.pk).update(stage="terkirim")
    page = markah(agen.get(address))
    assert re.findall(r'data-nasib="([a-z_]+)"', page) == ["konsep_terlewat"]
    assert "tidak perlu dilanjutkan" in page
    foreign = phone_with(token, family=str(Unit.objects.get(head="BUKIT SATU").entity))
    address, _ = looked(agen, copied(token, foreign), here)
    page = markah(agen.get(address))
    assert "BUKIT" not in page
    assert "belum ada di daftar" in page
