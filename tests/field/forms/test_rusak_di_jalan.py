"""Posts that were spoiled on their way: what is taken is what an independent parser reads, or nothing at all."""

from __future__ import annotations

import email
import email.policy
import random
from collections.abc import Iterator

import pytest

from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import FormSubmission, SubmissionFile, SubmissionRows
from cantik.field.forms.app.multipart import MOST_POST
from cantik.field.forms.errors import PostRefused
from cantik.field.forms.post import split_post
from cantik.vault.app.opening import at_hand
from tests.field.forms.kiriman import CONTENT_TYPE, body, filled, more_follows, new_id, photo_part, xml_part
from tests.field.forms.ponsel import Phone
from tests.field.putaran import Desa

ID = "uuid:6f0d4b5e-0000-4000-8000-000000000001"
XML, PHOTO = filled(ID), b"\xff\xd8" + bytes(range(256))
BODY = body([xml_part(XML), photo_part(PHOTO), more_follows()])
#: what a byte may turn into: nothing, another of its kind, a line's end, a quote, a mark of XML, one of no text
OTHERS = (b"", b"x", b"\r", b"\n", b'"', b"<", b"-", b"\x00", b"\xff")


def _spoiled() -> Iterator[bytes]:
    """Every byte of the frame, and some of the photo, turned into one of each kind."""
    chance = random.Random(14)
    inner = range(BODY.index(PHOTO) + 4, BODY.index(PHOTO) + len(PHOTO) - 4)
    for at in range(len(BODY)):
        if at not in inner:
            yield BODY[:at] + chance.choice(OTHERS) + BODY[at + 1 :]


def _independent(data: bytes) -> dict[str, list[bytes]]:
    """The parts by name, read by the standard library's parser of mail."""
    head = f"Content-Type: {CONTENT_TYPE}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    found: dict[str, list[bytes]] = {}
    for piece in email.message_from_bytes(head + data, policy=email.policy.HTTP).iter_parts():
        name = piece.get_param("name", header="content-disposition")
        payload = piece.get_payload(decode=True)
        found.setdefault(str(name), []).append(payload if isinstance(payload, bytes) else b"")
    return found


def test_a_byte_that_changed_on_the_way() -> None:
    taken = refused = 0
    for data in _spoiled():
        try:
            post = split_post(data, CONTENT_TYPE)
        except PostRefused:
            refused += 1
            continue
        if post is None:
            continue  # a whole parser reads it
        taken += 1
        frame = data.count(b"\r\n\r\n") == BODY.count(b"\r\n\r\n") and b"\x00" not in data
        if frame and (said := _independent(data)).get("xml_submission_file"):
            assert post.xml in said["xml_submission_file"], data
        assert post.xml in data
        assert all(file.data in data for file in post.files)
    assert min(taken, refused) > 20


@pytest.mark.basisdata
@pytest.mark.parametrize(
    "clock",
    ["1970-01-01T00:00:00.000+07:00", "2099-12-31T23:59:59.999-12:00", "25:61", "2026-02-30", "", "\u0661\u0662"],
)
def test_a_phone_whose_clock_is_wrong_is_kept(clock: str, desa: tuple[Desa, Desa]) -> None:
    ours, _ = desa
    phone, version = Phone(ours.token()), ours.round.version
    form = filled(ID, form=version.form_id, version=version.version)
    times = f"<start>{clock}</start><end>{clock}</end><today>{clock}</today>".encode()
    form = form.replace(b"<nik>", times + b"<nik>", 1)
    answer = phone.client.post(
        f"{phone.base}/submission?deviceID=a",
        body([xml_part(form)]),
        content_type=CONTENT_TYPE,
        headers={"Date": "Sun, 22 Nov 2026 27:00:00 GMT", "X-OpenRosa-Version": "1.0"},
    )
    assert answer.status_code == 201
    while read_some(at_hand()):
        pass
    (row,) = SubmissionRows.objects.all()
    assert row.submission_id == ID


@pytest.mark.basisdata
def test_a_photo_that_is_too_large_and_one_that_is_not(desa: tuple[Desa, Desa]) -> None:
    ours, _ = desa
    phone, version = Phone(ours.token()), ours.round.version
    form = filled(new_id(), form=version.form_id, version=version.version)
    large = phone.post(form, photo_part(bytes(MOST_POST)))
    assert large.status_code == 413
    assert FormSubmission.objects.count() == 0
    assert phone.post(form, photo_part(bytes(3_000_000))).status_code == 201
    assert SubmissionFile.objects.get().size == 3_000_000


@pytest.mark.basisdata
def test_parts_of_one_form_in_any_order_and_any_number_of_times(desa: tuple[Desa, Desa]) -> None:
    ours, _ = desa
    phone, version = Phone(ours.token()), ours.round.version
    form = filled(new_id(), form=version.form_id, version=version.version)
    photos = [photo_part(bytes([at]) * 50, f"{at}.jpg") for at in range(3)]
    posts = [
        body([photos[2], xml_part(form)]),
        body([more_follows(), xml_part(form), photos[0]]),
        body([photos[1], more_follows(), photos[1], xml_part(form)]),
        body([xml_part(form), photos[0], photos[1]]),
    ]
    random.Random(14).shuffle(posts)
    assert [phone.send(data).status_code for data in posts * 2] == [201] * 8
    assert FormSubmission.objects.get().complete
    assert SubmissionFile.objects.count() == 3
