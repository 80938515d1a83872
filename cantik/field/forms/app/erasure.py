"""What phones sent about a person goes with the person: the sealed form and its files; that it came stays."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from cantik.field.forms.app import draft_handover
from cantik.field.forms.app.models import FormOfUnit, FormSubmission, SubmissionFile, SubmissionRows
from cantik.field.forms.app.storage import open_xml
from cantik.field.rounds.app.models import Unit
from cantik.vault.app.opening import OpenStore
from cantik.vault.errors import DamagedSecret

_AT_ONCE = 200


def forget(opened: OpenStore, codes: Collection[str], says: Callable[[bytes], bool]) -> int:
    """Empty every form of these villages that `says` holds for, with its rows and the names of its files; how many.
    A half-filled one that waits for a device goes whole.

    Inside the caller's transaction. Instance and digest stay, so that a phone that sends it again stores nothing.
    """
    names = [
        row.instance
        for row in FormSubmission.objects.filter(area__in=codes).exclude(sealed=b"").iterator(_AT_ONCE)
        if _mentions(row, opened, says)
    ]
    draft_handover.forget(opened, codes, says)
    about = FormOfUnit.objects.filter(submission__in=names).values("unit")
    Unit.objects.filter(pk__in=about, family=None, members=None).update(head="")  # a family that the field found
    SubmissionRows.objects.filter(submission__in=names).delete()
    SubmissionFile.objects.filter(submission__in=names).update(name=b"")
    return FormSubmission.objects.filter(instance__in=names).update(sealed=b"")


def _mentions(row: FormSubmission, opened: OpenStore, says: Callable[[bytes], bool]) -> bool:
    try:
        return says(open_xml(row, opened.keys))
    except DamagedSecret:  # what nobody can open tells nothing
        return False


def unwanted_files(opened: OpenStore) -> list[Path]:
    """Files of the store that came with forgotten forms only, and are still there."""
    gone = set(SubmissionFile.objects.filter(name=b"").values_list("digest", flat=True))
    gone -= set(SubmissionFile.objects.filter(digest__in=gone).exclude(name=b"").values_list("digest", flat=True))
    return [path for path in (opened.store.file_path(digest) for digest in sorted(gone)) if path.exists()]
