"""A package of references in the signed index of its server: `acuan/VERSION.json`, which the walidata vouches for."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from tuf.api.metadata import Metadata, TargetFile

from cantik.content.reference_layers import NATIONAL, REFERENCES
from cantik.federate.reference.errors import refuse_change
from cantik.federate.reference.package import ReferencePackage, pack_folder, read_package
from cantik.federate.trust.ceremony import AREA, targets_to_change
from cantik.federate.trust.editions import lay_target
from cantik.federate.trust.paths import hashed_path
from cantik.federate.trust.repository import Repository

_TARGET = re.compile(rf"{REFERENCES}/([1-9]\d{{0,5}})\.json")


def target_of(version: int) -> str:
    """The name of a version in the index."""
    return f"{REFERENCES}/{version}.json"


def list_versions(targets: Iterable[str]) -> list[int]:
    """The versions among the names of an index, in their order."""
    return sorted(int(found[1]) for name in targets if (found := _TARGET.fullmatch(name)))


#: what judges a package beside the last one (None for the first): raises for what whoever is below would not take
Judge = Callable[[ReferencePackage, ReferencePackage | None], None]


def stage_package(
    repository: Repository, folder: Path, title: str, *, on: dt.date, now: dt.datetime, judge: Judge
) -> ReferencePackage:
    """Draft that the server vouches for the references in `folder`, as its next version; the walidata signs.

    Raises `TrustRefused` F211 for a server without a root, `ReferenceRefused` F401 to F403 for what nobody could take,
    F405 where nothing changed since the last version; what `judge` raises.
    """
    with repository.hold():
        root, targets = repository.root(), targets_to_change(repository, now)
        area = "" if root is None else str(root.signed.unrecognized_fields.get(AREA, ""))
        known = list_versions(targets.targets)
        made = pack_folder(folder, area or NATIONAL, (known or [0])[-1] + 1, on, title)
        last = _read_listed(repository, targets.targets[target_of(known[-1])]) if known else None
        if last is not None and dict(last.files) == dict(made.files):
            raise refuse_change(folder.name, f"sama dengan versi {last.version}", "sesuatu yang berubah")
        judge(made, last)
        path = target_of(made.version)
        targets.targets[path] = lay_target(repository, path, made.data)
        repository.keep_draft("targets", Metadata(targets))
    return made


def _read_listed(repository: Repository, listed: TargetFile) -> ReferencePackage:
    return read_package((repository.targets / hashed_path(listed.path, listed.hashes["sha256"])).read_bytes())
