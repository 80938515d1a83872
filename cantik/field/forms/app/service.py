"""A post of a phone is stored: sealed, with its files, answered when it lies on the disk."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from django.db import DatabaseError

from cantik.base.memory_file import Held
from cantik.field.forms.app import writer
from cantik.field.forms.app.models import SubmissionFile
from cantik.field.forms.app.storage import KeptFile, PostOutcome, SealedPost, seal_xml
from cantik.field.forms.envelope import Envelope
from cantik.field.forms.errors import NotStoredNow
from cantik.field.forms.post import PostedFile, SubmissionPost
from cantik.vault.app.opening import OpenStore, at_hand

#: what keeps a post from being stored now, and is over some day: the phone keeps it and comes again
NOT_STORED = (NotStoredNow, DatabaseError, OSError)


@dataclass(frozen=True, slots=True)
class PostOrigin:
    """Whence a post comes: village (code with dots), device (id), and why it is put aside ("" when it is not)."""

    area: str
    device: int
    held: str = ""


def receive(post: SubmissionPost, envelope: Envelope, origin: PostOrigin, at: dt.datetime) -> PostOutcome:
    """Store a post, durable when this returns. Raises `NotStoredNow` (B510): then nothing is acknowledged."""
    opened = at_hand()
    digest = hashlib.sha256(post.xml).hexdigest()
    try:
        files = tuple(_keep_file(file, envelope.instance, opened) for file in post.files)
    except OSError as error:
        raise NotStoredNow(type(error).__name__) from error
    return writer.write(
        SealedPost(
            envelope=envelope,
            area=origin.area,
            device=origin.device,
            digest=digest,
            size=len(post.xml),
            sealed=seal_xml(post.xml, envelope.instance, digest, opened.keys),
            files=files,
            complete=post.complete,
            held=origin.held,
            at=at,
        )
    )


def _keep_file(file: PostedFile, instance: str, opened: OpenStore) -> KeptFile:
    """Seal a file into the store, on disk before its submission is; what lies there already is not written again."""
    digest = hashlib.sha256(file.data).hexdigest()
    target = opened.store.file_path(digest)
    if not target.exists():
        _flush_folder(opened.store.keep_file(Held(file.name, file.data), digest, opened.keys).parent)
    mark = opened.keys.index("berkas_kiriman", f"{instance}|{digest}|{file.name}")
    name = opened.keys.seal("berkas", file.name.encode(), _name_place(instance, digest))
    return KeptFile(mark, name, digest, len(file.data))


def file_name(file: SubmissionFile, opened: OpenStore) -> str:
    """The name that a file came with. Raises `DamagedSecret` (R204)."""
    place = _name_place(str(file.submission_id), file.digest)
    return opened.keys.open("berkas", bytes(file.name), place).decode()


def _name_place(instance: str, digest: str) -> str:
    return f"forms_submissionfile.name|{instance}|{digest}"


def _flush_folder(folder: Path) -> None:
    """Let the name of a new file outlive a power cut, where the system knows how."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
