"""The job `rilis.terbit`: make the edition that was signed, seal it with the village's key, put it where it is read."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from cantik.base.atomic_write import lay
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.outlets.app import sites
from cantik.pipeline import carry_over
from cantik.publish.directory import PrintsUnset, describe_unset, make_directory
from cantik.release import changes, files, issue, opening, protection_record
from cantik.release.app import services, storage
from cantik.release.app.models import ISSUED, SIGNED, Draft, Signature
from cantik.release.errors import ChangedOnTheWay
from cantik.release.issue import Revision
from cantik.release.left_prints import declare_left, left_by_unset, read_unset, write_unset
from cantik.release.model import Release
from cantik.release.story import read_choices
from cantik.staff.app import log
from cantik.staff.app.rights import area_code
from cantik.staff.app.signing_keys import release_key
from cantik.vault import signature as sign
from cantik.vault.app.opening import OpenStore
from cantik.vault.app.opening import at_hand as required


def issue_release(handle: Handle) -> None:
    """Make and seal the signed edition of a draft's kept figures; the register is not asked again.

    Raises `ChangedOnTheWay` (T407) when the kept figures are not those that were signed. Run again after a kill it
    finds what stands on the shelf and goes on from there.
    """
    opened = required()
    signature = Signature.objects.select_related("draft").get(draft_id=int(handle.subject))
    draft = signature.draft
    if draft.state not in (SIGNED, ISSUED):
        return
    with log.within(draft.kode):
        release = prepare_edition(opened, signature)
        target = storage.shelf(opened.store.path) / draft.kode / signature.number
        if not _stands(target, release):
            desa, by = area_code(signature.kode), signature.by
            key = lambda: release_key(opened=opened, area=desa, by=by)  # noqa: E731 - held for the moment of signing
            try:
                make_directory(
                    release, target, commit=lambda: _commit_inputs(opened, signature), key=key, tell=handle.tell
                )
            except PrintsUnset as error:
                _ask_again(handle, signature, error)
                return
        keyid = sign.check((target / files.SIGNATURE).read_bytes(), (target / files.CONTENTS).read_bytes())
        _remember(opened, draft, signature)
        channels: tuple[str, ...] = ()
        if signature.opens_at is None:  # else `embargo` puts it out when its moment comes
            channels = sites.put_out(opened, draft.kode, to_public=signature.to_public, tell=handle.tell)
        with transaction.atomic():
            services.finish_release(signature=signature, content=release.content, key=keyid)
            services.note_publication(
                area=area_code(draft.kode), number=signature.number, channels=channels, by=signature.by
            )
            handle.finish()


def _ask_again(handle: Handle, signature: Signature, error: PrintsUnset) -> None:
    """Prints of the edition cannot be set although those of its draft could: nothing is signed, its signer is asked."""
    found = [*read_unset(signature.draft.unset), *describe_unset(error.unset)]
    with transaction.atomic():
        services.return_unset(signature=signature, unset=write_unset(found))
        handle.finish()


def prepare_edition(opened: OpenStore, signature: Signature) -> Release:
    """The edition that a signature stands for, from the draft's kept files. Raises T407, T401, T101–T103."""
    draft = signature.draft
    home = storage.draft(opened.store.path, draft.kode, draft.pk)
    kept = files.open_release(home / storage.RELEASE)
    release = issue.issue_edition(
        kept,
        number=signature.number,
        published=signature.published,
        revision=_revision(opened, draft, kept),
        chosen=read_choices(signature.story),
    )
    if issue.figures_digest(release) != signature.figures:
        raise ChangedOnTheWay
    return declare_left(release, left_by_unset(draft.unset, signature.without))


def _revision(opened: OpenStore, draft: Draft, release: Release) -> Revision | None:
    if not draft.kind:
        return None
    earlier = files.open_release(storage.shelf(opened.store.path) / draft.kode / draft.former)
    found = changes.changes(earlier, release)
    return Revision(draft.former, draft.kind, draft.reason, changes.notice_due(found), found)


def _commit_inputs(opened: OpenStore, signature: Signature) -> str:
    """The commitment to the inputs of the draft under the number of the edition; its opening stays in the store."""
    draft, store = signature.draft, opened.store.path
    home = storage.draft(store, draft.kode, draft.pk)
    given = dict(opening.read(home / storage.OPENING).inputs)
    inputs = {**given, **left_by_unset(draft.unset, signature.without).inputs}
    return opening.keep_opening(opening.place(storage.shelf(store), draft.kode, signature.number), inputs).commitment


def _stands(target: Path, release: Release) -> bool:
    """The very release is on the shelf already (the job was killed afterwards)."""
    return (target / files.SIGNATURE).is_file() and files.open_release(target).content == release.content


def _remember(opened: OpenStore, draft: Draft, signature: Signature) -> None:
    """What protects this edition binds the next one; what it counted is summed above."""
    home = storage.draft(opened.store.path, draft.kode, draft.pk)
    protection, store = home / storage.PROTECTION, opened.store.path
    if protection_record.kept_at(protection) is not None:
        lay(protection_record.place(store, draft.kode, signature.number), protection.read_bytes())
    carry_over.keep_counts(opened, draft.kode, signature.number, protection, home / storage.VECTOR)


# Whoever signed had the right when signing; what is left is to carry it out.
KIND = JobKind("rilis.terbit", "penerbitan rilis", "desa.lihat", issue_release)
