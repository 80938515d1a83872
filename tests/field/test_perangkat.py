"""Tokens of devices: what an outsider, a dismissed enumerator, a revoked phone, and a closed round get."""

from __future__ import annotations

import base64
import datetime as dt
import json
import zlib

import pytest

from cantik.base import clock
from cantik.field.devices.app import devices, entity_lists
from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.errors import DeviceRefused, PlanRefused
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Device
from cantik.staff.app.models import AuditEntry
from tests.field.putaran import RT1, RT2, SITUS, Desa


def perangkat(token: str) -> Device:
    found = devices.find_device(token)
    assert found is not None
    return found


def daftar(device: Device) -> bytes:
    """Everything that a device gets of both lists."""
    return "\n".join(
        repr(row) for name in ("keluarga", "anggota") for row in entity_lists.entities(device, name)
    ).encode()


def test_a_token_opens_the_blocks_of_its_person_and_nothing_of_another_village(dua: tuple[Desa, Desa]) -> None:
    ours, theirs = dua
    here, there = perangkat(ours.token()), perangkat(theirs.token())
    assert devices.device_standing(here, clock.now()) is DeviceStanding.WORKS
    seen = daftar(here)
    assert b"LEMBAH SATU" in seen
    assert b"LEMBAH ANAK" in seen
    assert b"LEMBAH DUA" in seen
    assert b"LEMBAH TIGA" not in seen  # RT 2 of the same village is somebody else's
    assert b"BUKIT" not in seen
    foreign = [str(row[0]) for name in ("keluarga", "anggota") for row in entity_lists.entities(there, name)]
    own = [str(row[0]) for row in entity_lists.entities(here, "keluarga")]
    for name in ("keluarga", "anggota"):
        assert not any(entity_lists.standing_entities(here, name, foreign).values())
    asked = entity_lists.standing_entities(here, "keluarga", [*own, "bukan-uuid"])
    assert asked == {**dict.fromkeys(own, True), "bukan-uuid": False}
    assert all(frame.framed_unit(here.round_id, entity) is None for entity in foreign)
    assert frame.framed_unit(here.round_id, own[0]) is not None


def test_only_a_digest_of_the_token_is_kept_and_the_log_does_not_name_it(dua: tuple[Desa, Desa]) -> None:
    token = dua[0].token()
    assert len(token) == 43
    rows = [*Device.objects.values(), *AuditEntry.objects.values()]
    assert token not in repr(rows)
    last = AuditEntry.objects.order_by("-number").first()
    assert last is not None
    assert last.action == "lapangan.perangkat"
    for wrong in ("", token[:-1], token + "A", token[::-1], token.upper(), "a" * 43):
        assert devices.find_device(wrong) is None


@pytest.mark.basisdata
def test_one_device_per_person_and_name_and_a_new_one_after_it_was_revoked(dua: tuple[Desa, Desa]) -> None:
    ours, theirs = dua
    token = ours.token()
    with pytest.raises(DeviceRefused) as twice:
        ours.token(label=" Ponsel ")
    assert twice.value.code == "R588"
    now = clock.now()
    devices.revoke(ours.agen, perangkat(token), at=now)
    assert ours.token() != token
    old = perangkat(token)
    assert devices.device_standing(old, now) is DeviceStanding.REVOKED
    assert devices.device_standing(old, now + dt.timedelta(days=31)) is DeviceStanding.EXPIRED
    with pytest.raises(DeviceRefused) as stranger:
        devices.issue(ours.agen, ours.round, theirs.rina, "Ponsel", at=now)
    assert stranger.value.code == "R587"


def test_a_dismissed_enumerator_gets_nothing_but_what_they_send_is_not_refused(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    device, now = perangkat(ours.token()), clock.now()
    role = ours.rina.assignments.get()
    role.ended_at, role.ended_by = now, ours.kades
    role.save()
    assert devices.device_standing(device, now) is DeviceStanding.DISMISSED
    with pytest.raises(PlanRefused) as again:
        ours.bagi(dua=ours.rina)
    assert again.value.code == "R580"


def test_somebody_who_never_signs_in_stays_in_office_but_not_when_switched_off(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    device = perangkat(ours.token())
    ours.rina.last_used = clock.today() - dt.timedelta(days=200)
    ours.rina.save()
    assert devices.device_standing(device, clock.now()) is DeviceStanding.WORKS
    ours.rina.is_active = False
    ours.rina.save()
    assert devices.device_standing(device, clock.now()) is DeviceStanding.DISMISSED


def test_a_closed_round_gives_nothing_and_takes_no_new_device(dua: tuple[Desa, Desa]) -> None:
    ours, theirs = dua
    token = ours.token()
    rounds.close_round(ours.agen, ours.round, at=clock.now())
    assert devices.device_standing(perangkat(token), clock.now()) is DeviceStanding.CLOSED
    assert devices.device_standing(perangkat(theirs.token()), clock.now()) is DeviceStanding.WORKS
    with pytest.raises(DeviceRefused) as closed:
        ours.token(label="Tablet")
    assert closed.value.code == "R586"
    with pytest.raises(PlanRefused) as late:
        ours.bagi(dua=None)
    assert late.value.code == "R579"


def test_a_block_that_was_taken_back_is_seen_no_more(dua: tuple[Desa, Desa]) -> None:
    ours, _ = dua
    device = perangkat(ours.token())
    ours.bagi(satu=ours.agen, dua=ours.rina)
    seen = daftar(device)
    assert b"LEMBAH TIGA" in seen
    assert b"LEMBAH SATU" not in seen
    assert {(block.dusun, block.rw, block.rt) for block in device.blocks} == {RT2} != {RT1}


def test_another_hardware_is_noticed_and_not_blocked(dua: tuple[Desa, Desa]) -> None:
    device, now = perangkat(dua[0].token()), clock.now()
    assert [devices.note_use(device, mark, now) for mark in ("", "collect:satu", "collect:satu", "collect:dua")] == [
        False,
        False,
        False,
        True,
    ]
    device.refresh_from_db()
    assert device.others_at == now
    assert "collect" not in repr(Device.objects.values())


def test_the_settings_of_collect_come_out_of_the_qr_as_they_went_in() -> None:
    token = "A" * 43
    text = devices.settings_qr(token, SITUS + "/", username="Rina")
    read = json.loads(zlib.decompress(base64.b64decode(text)))
    assert read["general"]["server_url"] == f"{SITUS}/c/{token}"
    assert read["general"]["protocol"] == "odk_default"
    assert read["general"]["form_update_mode"] == "match_exactly"
    assert read["general"]["delete_send"] is False
    assert read["admin"]["change_server"] is False
    assert set(read) == {"general", "admin", "project"}
