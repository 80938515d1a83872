"""Pages of forums on the server's public site: all written anew, those of nobody any more taken away, and the list of
villages told when one came or went."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from cantik.outlets.app import sites
from cantik.vault.app.opening import OpenStore


def renew(opened: OpenStore, public: Path, name: Callable[[str], str], makers: Mapping[str, Callable[[], Path]]) -> int:
    """Write the page of each forum; `name`: the file of a forum's page ("*" for all). Returns how many pages say
    something else than before."""
    public.mkdir(parents=True, exist_ok=True)
    before = {path.name: path.read_bytes() for path in public.glob(name("*"))}
    written = {page.name: page for page in (make() for make in makers.values())}
    for gone in before.keys() - written.keys():
        (public / gone).unlink()
    if before.keys() != written.keys():
        sites.front(opened, public)
    return sum(before.get(kept) != page.read_bytes() for kept, page in written.items())
