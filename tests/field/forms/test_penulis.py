"""The writer: durable before the answer, in groups, the same bytes once, edits in their chain, sealed in the store."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import DataError, OperationalError, connection

from cantik.field.forms.app import erasure, service, storage, writer
from cantik.field.forms.app.models import (
    BRANCH,
    EDIT_CONFLICT,
    FOLLOWS_HELD,
    FORMER,
    HEAD,
    HELD,
    ORPHAN_EDIT,
    REVOKED,
    FormSubmission,
    SubmissionFile,
)
from cantik.field.forms.app.storage import PostOutcome, SealedPost
from cantik.field.forms.envelope import read_envelope
from cantik.field.forms.errors import NotStoredNow
from cantik.field.forms.post import PostedFile, SubmissionPost
from cantik.staff.app import log
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.field.forms.kiriman import NIK, filled, new_id
from tests.fixtures.simpanan import Cradle, copy_of, cradle, new_store, opened

__all__ = ["Cradle", "copy_of", "cradle", "new_store", "opened"]
AT = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)
HERE, THERE = "99.01.01.2001", "99.01.01.2002"
PHOTO = b"\xff\xd8" + b"foto" * 1000


@pytest.fixture
def store(opened: OpenStore) -> Iterator[OpenStore]:
    with writer.end_writers():
        yield opened


def send(
    xml: bytes, *, area: str = HERE, held: str = "", files: tuple[PostedFile, ...] = (), complete: bool = True
) -> PostOutcome:
    post = SubmissionPost(xml, files, complete)
    return service.receive(post, read_envelope(xml), service.PostOrigin(area, 1, held), AT)


def standings() -> dict[str, tuple[str, str, str]]:
    rows = FormSubmission.objects.values_list("instance", "root", "standing", "reason")
    return {instance: (root, standing, reason) for instance, root, standing, reason in rows}


def test_a_submission_is_kept_byte_by_byte(store: OpenStore) -> None:
    one = new_id()
    xml = filled(one)
    assert send(xml) is PostOutcome.STORED
    row = FormSubmission.objects.get(instance=one)
    assert storage.open_xml(row, store.keys) == xml
    assert (row.root, row.standing, row.form, row.version) == (one, HEAD, "keluarga", "2026112101")
    assert row.digest == hashlib.sha256(xml).hexdigest()


def test_the_same_bytes_once_other_bytes_never(store: OpenStore) -> None:
    one = new_id()
    assert send(filled(one)) is PostOutcome.STORED
    assert send(filled(one)) is PostOutcome.STORED
    assert send(filled(one, "2")) is PostOutcome.OTHER_BYTES
    assert send(filled(one), area=THERE) is PostOutcome.OTHER_BYTES
    assert storage.open_xml(FormSubmission.objects.get(), store.keys) == filled(one)
    told = AuditEntry.objects.filter(action="kiriman.beda").order_by("number").values_list("detail", flat=True)
    assert [hashlib.sha256(filled(one, "2")).hexdigest() in text for text in told] == [True, False]


@pytest.mark.basisdata
@pytest.mark.usefixtures("store")
def test_twelve_at_once_are_one() -> None:
    xml = filled(new_id())
    gate = threading.Barrier(12)

    def post(_: int) -> PostOutcome:
        gate.wait()
        return send(xml)

    with ThreadPoolExecutor(12) as pool:
        assert list(pool.map(post, range(12))) == [PostOutcome.STORED] * 12
    assert FormSubmission.objects.count() == 1


@pytest.mark.usefixtures("store")
def test_edits_make_a_chain_and_both_of_two_are_kept() -> None:
    first, second, third, late, lost = (new_id() for _ in range(5))
    for xml in (
        filled(first),
        filled(second, "2", deprecated=first),
        filled(third, "3", deprecated=second),
        filled(late, "4", deprecated=first),
        filled(lost, "5", deprecated=new_id()),
    ):
        assert send(xml) is PostOutcome.STORED
    assert standings() == {
        first: (first, FORMER, ""),
        second: (first, FORMER, ""),
        third: (first, HEAD, ""),
        late: (first, BRANCH, EDIT_CONFLICT),
        lost: (lost, BRANCH, ORPHAN_EDIT),
    }


@pytest.mark.usefixtures("store")
def test_another_village_cannot_follow_what_is_not_theirs() -> None:
    first, foreign = new_id(), new_id()
    send(filled(first))
    assert send(filled(foreign, deprecated=first), area=THERE) is PostOutcome.STORED
    assert standings() == {first: (first, HEAD, ""), foreign: (foreign, BRANCH, ORPHAN_EDIT)}


@pytest.mark.usefixtures("store")
def test_what_is_put_aside_stays_aside_with_what_follows_it() -> None:
    first, edit = new_id(), new_id()
    assert send(filled(first), held=REVOKED) is PostOutcome.HELD
    assert send(filled(first), held=REVOKED) is PostOutcome.HELD
    assert send(filled(edit, "2", deprecated=first)) is PostOutcome.HELD
    assert standings() == {first: (first, HELD, REVOKED), edit: (first, HELD, FOLLOWS_HELD)}


def arrivals(xmls: Sequence[bytes], store: OpenStore) -> list[SealedPost]:
    made = []
    for xml in xmls:
        head, digest = read_envelope(xml), hashlib.sha256(xml).hexdigest()
        sealed = storage.seal_xml(xml, head.instance, digest, store.keys)
        made.append(SealedPost(head, HERE, 1, digest, len(xml), sealed, (), True, "", AT))
    return made


def test_a_group_is_one_entry_of_the_log_and_one_after_the_other(store: OpenStore) -> None:
    """An original, its edit, an edit of the same, the original again: as if each had come alone."""
    first, second, rival = new_id(), new_id(), new_id()
    xmls = [filled(first), filled(second, deprecated=first), filled(rival, deprecated=first), filled(first)]
    assert storage.store_group(arrivals(xmls, store)) == [PostOutcome.STORED] * 4
    assert standings() == {
        first: (first, FORMER, ""),
        second: (first, HEAD, ""),
        rival: (first, BRANCH, EDIT_CONFLICT),
    }
    entry = AuditEntry.objects.get(action="kiriman.terima")
    assert set(FormSubmission.objects.values_list("entry", flat=True)) == {entry.number}
    digests = dict(FormSubmission.objects.values_list("instance", "digest"))
    assert storage.group_mark(digests) in entry.detail
    assert log.verify_chain().whole


@pytest.mark.basisdata
def test_files_come_in_their_own_time(store: OpenStore) -> None:
    one = new_id()
    photo = PostedFile("1700000000000.jpg", PHOTO)
    assert send(filled(one), complete=False) is PostOutcome.STORED
    assert not FormSubmission.objects.get().complete
    for _ in range(2):
        assert send(filled(one), files=(photo,)) is PostOutcome.STORED
    assert FormSubmission.objects.get().complete
    kept = SubmissionFile.objects.get()
    assert service.file_name(kept, store) == photo.name
    assert store.store.read_file(kept.digest, store.keys) == PHOTO


def everything(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


@pytest.mark.basisdata
def test_a_planted_number_lies_nowhere_in_clear(store: OpenStore) -> None:
    name = f"{NIK}.jpg"
    send(filled(new_id()), files=(PostedFile(name, NIK.encode() * 10),))
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(FULL)")
    assert NIK.encode() not in everything(store.store.path)
    with connection.cursor() as cursor:
        for table in ("forms_submission", "forms_submissionfile", "staff_auditentry"):
            cursor.execute(f"SELECT * FROM {table}")
            said = repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])
            assert NIK not in said


@pytest.mark.basisdata
def test_what_is_forgotten_is_gone_and_does_not_come_back(store: OpenStore) -> None:
    mine, other = new_id(), new_id()
    send(filled(mine), files=(PostedFile("1.jpg", PHOTO),))
    send(filled(other, "2"))
    assert erasure.forget(store, [HERE], lambda xml: mine.encode() in xml) == 1
    for path in erasure.unwanted_files(store):
        path.unlink()
    assert not store.store.file_path(hashlib.sha256(PHOTO).hexdigest()).exists()
    assert send(filled(mine)) is PostOutcome.STORED
    assert bytes(FormSubmission.objects.get(instance=mine).sealed) == b""
    assert storage.open_xml(FormSubmission.objects.get(instance=other), store.keys) == filled(other, "2")


# ── when the database refuses ───────────────────────────────────────────────────────────────────
class Refusing:
    """A way to store that refuses what holds a number of answers, as a database would."""

    def __init__(self, error: Exception, most: int) -> None:
        self.error, self.most, self.sizes = error, most, list[int]()
        self.first, self.go = threading.Event(), threading.Event()

    def __call__(self, group: Sequence[SealedPost]) -> list[PostOutcome]:
        self.sizes.append(len(group))
        if not self.first.is_set():  # the first group waits until all the others stand in line
            self.first.set()
            self.go.wait(10)
        if len(group) > self.most:
            raise self.error
        return [PostOutcome.STORED] * len(group)


def posted(store: OpenStore, way: Refusing, count: int) -> list[object]:
    """What each of so many posts is told, when all but the first make one group."""
    thread = writer.PostWriter(way)
    group = arrivals([filled(new_id()) for _ in range(count)], store)

    def post(arrival: SealedPost) -> object:
        try:
            return thread.write(arrival)
        except NotStoredNow as error:
            return error.code

    with ThreadPoolExecutor(count) as pool:
        told = [pool.submit(post, group[0])]
        way.first.wait(10)
        told += [pool.submit(post, arrival) for arrival in group[1:]]
        while len(thread._waiting) < count - 1:
            threading.Event().wait(0.001)
        way.go.set()
        answers = [future.result() for future in told]
    thread.stop()
    return answers


def test_all_that_waits_is_one_group(store: OpenStore) -> None:
    way = Refusing(DataError(), 99)
    assert posted(store, way, 9) == [PostOutcome.STORED] * 9
    assert way.sizes == [1, 8]


def test_a_neighbour_that_the_database_refuses_stops_nobody(store: OpenStore) -> None:
    way = Refusing(DataError(), 1)
    assert posted(store, way, 5) == [PostOutcome.STORED] * 5
    assert way.sizes == [1, 4, 1, 1, 1, 1]


@pytest.mark.basisdata
def test_a_full_disk_acknowledges_nothing(store: OpenStore) -> None:
    assert posted(store, Refusing(OperationalError("database or disk is full"), 0), 4) == ["B510"] * 4


def test_a_fault_of_the_program_ends_no_thread(store: OpenStore) -> None:
    assert posted(store, Refusing(RuntimeError(), 1), 3) == [PostOutcome.STORED, "B510", "B510"]
