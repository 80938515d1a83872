"""What this server holds of people though it may not: tokens of villages that a server below handed up, counts that
were sealed together with tokens before these had an envelope of their own (docs/adr/0140), and at the office of the
whole counts of villages, which end at their province (docs/adr/0144).

Nothing of it is needed: numbers of who is counted twice come in the signed editions of the offices, the whole adds up
what is printed, and counts come again when their village is asked. `cantik doctor` names it, `cantik tick` throws it
away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.codes.area import AreaCode
from cantik.codes.nation import is_nation
from cantik.federate.app import offices, senders
from cantik.federate.app.models import ACCEPTED, DeliveryArrival
from cantik.federate.contribution import holds_counts_alone, refuse_counts, unseal_for_office
from cantik.federate.errors import ContributionRefused
from cantik.levels import vectors
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

#: written once all counts that came were looked at: what comes since is refused at the door (`contribution`)
_LOOKED = ".hitungan-saja"
_ASKED_AGAIN = "Hitungannya tersegel bersama tanda orang, jadi tidak diteruskan ke atas. Kirim lagi edisi ini."


def list_excess(opened: OpenStore) -> list[Path]:
    """The files of the store that hold more of people than this server may."""
    ended, mixed = _find_excess(opened)
    return [*ended, *mixed]


def sweep_excess(opened: OpenStore, at: dt.datetime) -> int:
    """Throw them away, and ask the villages of this office for their counts again; how many files."""
    ended, mixed = _find_excess(opened)
    found = [*ended, *mixed]
    for path in mixed:
        DeliveryArrival.objects.filter(kode=path.parent.name, number=path.stem, state=ACCEPTED).update(
            problem=_ASKED_AGAIN
        )
    for path in found:
        path.unlink(missing_ok=True)
    if found:
        log.record(by="cantik tick", at=at, action="antar.sapu", subject="simpanan", detail={"berkas": len(found)})
    folder = opened.store.path / vectors.FOLDER
    if folder.is_dir() and not (folder / _LOOKED).is_file():
        lay(folder / _LOOKED, b"", private=True)
    return len(found)


def _find_excess(opened: OpenStore) -> tuple[list[Path], list[Path]]:
    """What ended below this server, and of the rest counts that hold more than counts: these are asked for again."""
    ended = dict.fromkeys((*_list_tokens(opened), *_list_ended(opened)))
    return [*ended], [path for path in _list_mixed(opened) if path not in ended]


def _list_tokens(opened: OpenStore) -> Iterator[Path]:
    """Tokens of villages whose office is another server."""
    folders = sorted((opened.store.path / vectors.FOLDER).glob("*.*.*.*"))
    own = set(offices.without_introduced(folder.name for folder in folders))
    for folder in folders:
        if folder.name not in own:
            yield from sorted(folder.glob("*.ganda"))


def _list_ended(opened: OpenStore) -> Iterator[Path]:
    """Counts of villages, what was found of them, and the record of their protection, that were handed up to the office
    of the whole."""
    store = opened.store.path
    folders = [*(store / vectors.FOLDER).glob("*.*.*.*"), *(store / "pelindungan").glob("*.*.*.*")]
    codes = {folder.name for folder in folders}
    introduced = codes.difference(offices.without_introduced(codes))
    ended = {code for code in introduced if is_nation(offices.receiving_office(AreaCode.kemendagri(code)))}
    for folder in sorted(folders):
        if folder.name in ended:
            yield from sorted(path for path in folder.iterdir() if path.is_file())


def _list_mixed(opened: OpenStore) -> Iterator[Path]:
    """Counts as they came that hold more than counts, or that nobody here can open."""
    folder = opened.store.path / vectors.FOLDER
    if (folder / _LOOKED).is_file():
        return
    for path in sorted(folder.glob("*.*.*.*/*.age")):
        office = offices.receiving_office(AreaCode.kemendagri(path.parent.name))
        identity = senders.office_identity(office, opened=opened)
        try:
            alone = holds_counts_alone(unseal_for_office(path.read_bytes(), identity, refuse_counts))
        except ContributionRefused:
            alone = False
        if not alone:
            yield path
