"""Every address that takes a form, sent one that no page of ours would send: it is answered, never with an error of the
program. The routes come from the resolver; who sends is the first whom the gate lets in.

Empty, without the fields that are asked, each field twice, of another kind than it says, cut short, or full of what no
field holds. Nothing of a form is kept: each is sent in a transaction that is rolled back.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client

from tests.fixtures.malam import everything
from tests.journeys import rute
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = [pytest.mark.lambat]

FORM, PARTS = "application/x-www-form-urlencoded", "multipart/form-data; boundary=batas"
#: names that forms of this program ask for: none of them may be taken for given, or for one
_NAMED = """nama tanggal hari putusan putus alasan catatan jumlah nomor jenis sidik versi kunci berkas foto pilih orang
satuan dusun rt rw kk nik wilayah peran mulai akhir sk kolom temuan tindakan isi nilai cari frasa login password code"""
NAMES = tuple(_NAMED.split())


@dataclass(frozen=True)
class Body:
    """A form that no page sends."""

    name: str
    data: bytes
    kind: str = FORM


def _fields(value: str) -> bytes:
    return "&".join(f"{name}={value}" for name in NAMES for _ in range(2)).encode()


def _part(name: str, value: bytes, more: str = "") -> bytes:
    return f'--batas\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


EMPTY = Body("empty", b"")
BODIES = (
    Body("other fields", b"lain=1"),
    Body("twice, words", _fields("satu")),
    Body("twice, numbers", _fields("-99999999999999999999")),
    Body("twice, odd signs", _fields("%00%ED%A0%80%F0%9F%98%80%27%22%3C%5B")),
    Body("twice, long", _fields("9" * 5_000)),
    Body("json", json.dumps({"nama": [1]}).encode(), "application/json"),
    Body("other kind", b"\x00\xff\xfe", "application/octet-stream"),
    Body("other letters", _fields("%FF%FE"), f"{FORM}; charset=utf-7"),
    Body("cut short", _part("nama", b"a")[:-9], PARTS),
    Body("no boundary", _part("nama", b"a"), "multipart/form-data"),
    Body("empty parts", b"".join(_part(name, b"") for name in NAMES) + b"--batas--\r\n", PARTS),
    Body(
        "files for fields",
        b"".join(_part(name, b"\x00PK", '; filename="../a"') for name in NAMES) + b"--batas--\r\n",
        PARTS,
    ),
)


def chosen(pattern: str) -> list[Body]:
    """The empty form everywhere; of the others all at night, by day one for each address, spread over all."""
    if everything():
        return [EMPTY, *BODIES]
    return [EMPTY, BODIES[zlib.crc32(pattern.encode()) % len(BODIES)]]


def send(client: Client, address: str, body: Body) -> tuple[int, str]:
    """The status of the answer, and what went wrong in the program."""
    with transaction.atomic():
        answer = client.generic("POST", address, body.data, content_type=body.kind)
        found = getattr(answer, "exc_info", None)
        if answer.streaming:
            answer.close()
        transaction.set_rollback(True)
    return answer.status_code, "" if found is None else repr(found[1])


def refused(status: int) -> bool:
    """Whether the gate kept the form out."""
    return status in (302, 401, 403)


def walk(people: Mapping[str, Client], places: rute.Filled) -> tuple[list[str], int]:
    """What failed, and to how many addresses a form was let in."""
    wrong, reached = [], 0
    for pattern in rute.patterns():
        address = places.address(pattern)
        for name, client in people.items():
            status, failure = send(client, address, EMPTY)
            if not refused(status):
                reached += status not in (404, 405)
            elif name != list(people)[-1]:
                continue
            if status == 405:
                break
            if status >= 500 or failure:
                wrong.append(f"{pattern} {EMPTY.name} ({name}): {status} {failure}")
            for body in chosen(pattern)[1:]:
                status, failure = send(client, address, body)
                if status >= 500 or failure:
                    wrong.append(f"{pattern} {body.name} ({name}): {status} {failure}")
            break
    return wrong, reached


@pytest.mark.satu_basisdata
def test_no_form_ends_in_an_error_of_the_program(rumah: Rumah) -> None:
    places = rute.filled(rumah)
    people = {
        **rumah.klien,
        "adi": bekal.browser(bekal.with_role("admin_simpul", name="Adi Reka")),
        "kori": bekal.browser(bekal.with_role("koordinator", name="Kori Reka")),
        "paras": bekal.browser(bekal.with_role("pencacah", name="Paras Reka")),
        "tamu": Client(),
    }
    for client in people.values():
        client.raise_request_exception = False
    wrong, reached = walk(people, places)
    assert wrong == []
    assert reached > 60
