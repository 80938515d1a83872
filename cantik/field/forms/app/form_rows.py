"""What came from phones is read into rows by one thread, after the phone was answered: a cache that can be made anew.

What is unread is found in the database, never only in memory: after a kill the reading goes on where it was.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, close_old_connections, connection, transaction
from django.db.models import Max, Q, QuerySet

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.codes.app.models import CodeRow
from cantik.field.forms.answers import REVISION, FormAnswers, read_answers
from cantik.field.forms.app.arrivals import arrive_together
from cantik.field.forms.app.models import FormSubmission, SubmissionRows
from cantik.field.forms.app.service import file_name
from cantik.field.forms.app.storage import open_xml
from cantik.field.forms.envelope import read_tree
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import DamagedSecret

LOOK_EVERY_S = 2.0
#: so many looks only ask for the newest entry; then all forms are asked about, also one of which a file came later
WHOLE_LOOK = 15
AT_ONCE = 200
_BIND = re.compile(r'<bind [^>]*?nodeset="([^"]+)"')
_log = logging.getLogger("cantik.kiriman")


class FormReader:
    """The thread; one for each process that carries the worker."""

    def __init__(self, opened: OpenStore) -> None:
        self._opened = opened
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pembaca-kiriman", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the piece at hand."""
        self._over.set()
        self._thread.join(30.0)

    def _run(self) -> None:
        seen, looked = 0, 0
        while not self._over.wait(LOOK_EVERY_S):
            looked += 1
            try:
                newest = FormSubmission.objects.aggregate(newest=Max("entry"))["newest"] or 0
                if newest == seen and looked % WHOLE_LOOK:
                    continue
                # A group costs ten questions whatever its size: while forms come in, what is less than a whole group
                # waits for the next look, and is larger then.
                while not self._over.is_set() and read_some(self._opened) == AT_ONCE:
                    pass
                seen = newest
            except DatabaseError as error:
                connection.close()
                _log.warning("submissions wait to be read: %s", type(error).__name__)
            close_old_connections()
        connection.close()


def read_some(opened: OpenStore, most: int = AT_ONCE) -> int:
    """Read the oldest forms that were not read, or were read by an older program; how many."""
    unread = FormSubmission.objects.filter(Q(rows=None) | Q(rows__reader__lt=REVISION)).exclude(sealed=b"")
    rows = list(unread.order_by("entry", "instance").prefetch_related("files")[:most])
    read = [(row, answers_in(row, opened)) for row in rows]
    made = [_make_rows(row, answers, opened) for row, answers in read]
    with transaction.atomic():
        _write(made)
        arrive_together([(row, answers) for row, answers in read if answers is not None])
    return len(rows)


def _make_rows(row: FormSubmission, answers: FormAnswers | None, opened: OpenStore) -> SubmissionRows:
    told = {} if answers is None else answers.as_dict()
    return SubmissionRows(
        submission=row,
        reader=REVISION,
        sealed=opened.keys.seal("berkas", canonical_json(told), _place(row)),
        findings=1 if answers is None else len(answers.faults),
        read_at=clock.now(),
    )


def answers_in(row: FormSubmission, opened: OpenStore) -> FormAnswers | None:
    """The answers as the sealed bytes say them, by the newest version of its form where theirs is unknown here: what
    was put aside for that is named to whoever decides about it, and arrives once it is taken. None where no version is
    known, or the bytes do not open."""
    store = str(opened.store.path)
    try:
        try:
            tree, own = _version(store, row.area, row.form, row.version)
        except InstrumentVersion.DoesNotExist:
            tree, own = _version(store, row.area, row.form, _versions(row.area, row.form).latest("version").version)
        files = frozenset(file_name(file, opened) for file in row.files.all() if file.name)
        return read_answers(read_tree(open_xml(row, opened.keys)), tree, files, own)
    except InstrumentVersion.DoesNotExist:
        return None
    except DamagedSecret as error:
        _log.error("a submission does not open: %s", error.code)
        return None


def rows_of(row: FormSubmission, opened: OpenStore) -> dict[str, Any]:
    """What was read of a form (`FormAnswers`), empty where nothing was; asks no second time where the form was fetched
    together with it. Raises `DamagedSecret` (R204)."""
    read: SubmissionRows | None = getattr(row, "rows", None)
    if read is None:
        return {}
    found: dict[str, Any] = json.loads(opened.keys.open("berkas", bytes(read.sealed), _place(row)))
    return found


def _place(row: FormSubmission) -> str:
    return f"forms_submissionrows.sealed|{row.instance}|{row.digest}"


@lru_cache(maxsize=64)
def _version(_store: str, code: str, form: str, version: str) -> tuple[dict[str, Any], frozenset[str]]:
    """The fields of a version, and all paths that its XForm writes to: it never changes.

    Raises `InstrumentVersion.DoesNotExist`.
    """
    row = _versions(code, form).get(version=version)
    return row.tree(), frozenset(_BIND.findall(row.xform))


def _versions(code: str, form: str) -> QuerySet[InstrumentVersion]:
    areas = CodeRow.objects.filter(value=code, valid_to__isnull=True).values("area_id")
    return InstrumentVersion.objects.filter(area__in=areas, form_id=form)


def _write(made: Sequence[SubmissionRows]) -> None:
    SubmissionRows.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["submission"],
        update_fields=["reader", "sealed", "findings", "read_at"],
    )
