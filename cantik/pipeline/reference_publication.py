"""Content as a server publishes it, judged before as whoever is below will judge it.

A folder that is published is no folder of one's own, which may only add: the country raises versions and lengthens
lists (docs/panduan/acuan.md). So the package is laid where it will lie below, and read there by the same loader.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from cantik.content.loader import refuse_strays
from cantik.content.reference_layers import REFERENCES, write_in_force
from cantik.federate.reference import trial
from cantik.federate.reference.package import ReferencePackage
from cantik.federate.reference.publication import stage_package
from cantik.federate.trust.repository import Repository
from cantik.pipeline.contents import check_content


def publish_folder(
    repository: Repository, folder: Path, title: str, *, on: dt.date, now: dt.datetime
) -> ReferencePackage:
    """Draft the folder as the next version of the server's references; the walidata signs.

    Raises as `stage_package`; `ContentError`, `CodeListError`, `ReferenceRefused` F405 and what else a server below
    raises for it, with file and line.
    """
    refuse_strays(folder)

    def judge_package(made: ReferencePackage, last: ReferencePackage | None) -> None:
        with tempfile.TemporaryDirectory(prefix="cantik-terbit-") as around:
            below = Path(around) / folder.name
            _lay_below(folder, below, made.source, last)
            with trial.lay_trial(below, made.source, made) as laid:
                trial.require_in_order(below, laid, made, below / "wilayah-simpanan-tidak-ada")
                check_content(laid)

    return stage_package(repository, folder, title, on=on, now=now, judge=judge_package)


def _lay_below(folder: Path, below: Path, source: str, last: ReferencePackage | None) -> None:
    """A server below as it stands before: what the publisher itself has from above, and its last version."""
    if (folder / REFERENCES).is_dir():
        shutil.copytree(folder / REFERENCES, below / REFERENCES)
    else:
        below.mkdir()
    if last is not None:
        trial.lay_package(below, last)
    write_in_force(below, trial.choose_versions(below, {source: None if last is None else last.reference}))
