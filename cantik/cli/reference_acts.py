"""The actions of `cantik reference`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cantik.base import clock
from cantik.cli.output import Output

if TYPE_CHECKING:
    from cantik.content.file_difference import ContentChange
    from cantik.pipeline.app.references import ReferenceStanding, StagedReference
    from cantik.vault.app.opening import OpenStore

BY = "cantik reference"


def publish_references(arguments: argparse.Namespace, output: Output) -> int:
    """The folder as the next version, waiting for the walidata's signature."""
    from cantik.federate.trust import trust_state
    from cantik.federate.trust.repository import Repository
    from cantik.pipeline.reference_publication import publish_folder

    repository, now = Repository(arguments.repository), clock.now()
    made = publish_folder(repository, arguments.content, arguments.title, on=clock.today(), now=now)
    output.answer(
        f"Acuan {made.source} versi {made.version}: {len(made.files)} berkas, sidik {made.reference.digest[:12]}."
    )
    for sentence in trust_state.trust_words(repository, now):
        output.answer(sentence)
    output.result(
        {"sumber": made.source, "versi": made.version, "sidik": made.reference.digest, "berkas": len(made.files)}
    )
    return 0


def fetch_references(arguments: argparse.Namespace, output: Output) -> int:
    """The newest version, staged and told."""
    with _open_store(arguments) as opened:
        from cantik.federate.harvest.harvester import index_uri
        from cantik.pipeline.app import references

        stale = arguments.accept_stale
        if arguments.source is not None:
            staged = references.fetch_again(opened, arguments.source, by=BY, accept_stale=stale)
        elif arguments.root is None:
            source = references.meet_server(opened, index_uri(arguments.address), arguments.fingerprint)
            staged = references.fetch_again(opened, source, by=BY, accept_stale=stale)
        else:
            addresses = (index_uri(arguments.address),)
            root = arguments.root.read_bytes()
            spoken = arguments.fingerprint or ""
            staged = references.fetch_reference(opened, addresses, root, by=BY, accept_stale=stale, spoken=spoken)
    return _tell(staged, output)


def show_difference(arguments: argparse.Namespace, output: Output) -> int:
    """What a version would change."""
    with _open_store(arguments) as opened:
        from cantik.pipeline.app import references

        staged = references.describe(opened, arguments.source, _number(arguments, opened))
    return _tell(staged, output)


def activate_version(arguments: argparse.Namespace, output: Output) -> int:
    """A version into force."""
    with _open_store(arguments) as opened:
        from cantik.pipeline.app import references

        number = _number(arguments, opened)
        staged = references.activate(opened, arguments.source, number, by=f"{BY}: {arguments.by.strip()}")
    output.answer(f"Berlaku sejak sekarang: acuan {arguments.source} versi {number}.")
    return _tell(staged, output)


def take_back(arguments: argparse.Namespace, output: Output) -> int:
    """The version before."""
    with _open_store(arguments) as opened:
        from cantik.pipeline.app import references

        number = references.take_back(opened, arguments.source, by=f"{BY}: {arguments.by.strip()}")
    told = f"acuan {arguments.source} versi {number}" if number else f"tanpa acuan {arguments.source}"
    output.answer(f"Berlaku lagi: {told}.")
    output.result({"sumber": arguments.source, "versi": number})
    return 0


def show_status(arguments: argparse.Namespace, output: Output) -> int:
    """What holds, what waits."""
    with _open_store(arguments) as opened:
        from cantik.pipeline.app import references

        standings = references.list_standings(opened)
    for state in standings:
        held = "belum ada yang berlaku" if state.held is None else f"berlaku {state.held.words}"
        waits = f"; versi {state.newest_waiting} menunggu dipasang" if state.newest_waiting else ""
        output.answer(f"{state.source}: {held}{waits}.")
    if not standings:
        output.answer("Belum ada acuan dari atas yang diambil.")
    output.result({state.source: _as_standing(state) for state in standings})
    return 0


def _as_standing(state: ReferenceStanding) -> dict[str, object]:
    held = 0 if state.held is None else state.held.version
    return {"berlaku": held, "menunggu": state.newest_waiting, "ada": list(state.versions)}


def _number(arguments: argparse.Namespace, opened: OpenStore) -> int:
    from cantik.federate.reference.shelf import ReferenceShelf

    if arguments.number is not None:
        return int(arguments.number)
    return next(iter(reversed(ReferenceShelf.of(opened.store.path).list_versions(arguments.source))), 0)


@contextmanager
def _open_store(arguments: argparse.Namespace) -> Iterator[OpenStore]:
    from cantik.web.setup import django

    django(pages=True)
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        yield opened


def _tell(staged: StagedReference, output: Output) -> int:
    package = staged.package
    output.answer(f"Acuan {package.source} versi {package.version}: {package.title}")
    for change in staged.changes:
        output.answer(f"  {change.words}")
        for detail in change.details:
            output.answer(f"    {detail}")
    if not staged.changes:
        output.answer("  tidak ada bedanya dengan yang berlaku")
    for work in staged.touched:
        output.answer(f"Menyentuh {work.line()}")
    output.result(
        {
            "sumber": package.source,
            "versi": package.version,
            "sidik": package.reference.digest,
            "beda": [_as_json(change) for change in staged.changes],
            "menyentuh": [work.line() for work in staged.touched],
        }
    )
    return 0


def _as_json(change: ContentChange) -> dict[str, object]:
    return {"jenis": change.kind, "id": change.id, "perubahan": change.change, "rincian": list(change.details)}
