"""What a server signs every day, as a duty of its store."""

from __future__ import annotations

import datetime as dt

from cantik.federate.trust.editions import sweep_targets
from cantik.federate.trust.repository import Repository
from cantik.federate.trust.upkeep import resign
from cantik.vault.app.opening import OpenStore

#: where the index of a server lies in its store
FOLDER = "indeks"


def sign_today(opened: OpenStore, at: dt.datetime) -> int:
    """Sign the index of a store for its day, and take away files that no list names; 1 when something was signed, 0
    where there is no index or the day has its signature."""
    repository = Repository(opened.store.path / FOLDER)
    if repository.root() is None:
        return 0
    signed = resign(repository, at)
    sweep_targets(repository)
    return int(signed)
