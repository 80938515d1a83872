"""The sites of the demo's villages once all of them have published: each beside the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cantik.base.atomic_write import replace_whole
from cantik.outlets.app import sites
from cantik.vault.app.opening import OpenStore


def lay_beside_one_another(opened: OpenStore, villages: Sequence[str], pages: Path) -> None:
    """Write the sites of some villages (codes) into `pages` anew; nothing for a village that is alone."""
    if len(villages) < 2:
        return
    for code in villages:
        with replace_whole(pages / code) as folder:
            sites.write_into(sites.editions_of(opened, code), folder, up="../index.html")
