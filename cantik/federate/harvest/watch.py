"""Watching the indexes of the servers that this one introduced: whether each answers, shows that nothing newer is held
back, and what of it expires. Editions are taken where somebody asks for them: what they release comes up through the
inbox.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tuf.api.exceptions import DownloadError

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import digest
from cantik.federate.harvest.harvester import Harvest, Harvester, ServerSource
from cantik.federate.harvest.line import Line
from cantik.federate.harvest.states import StateFolder
from cantik.federate.harvest.verdicts import Verdict, Why, judge
from cantik.federate.trust.partners import Partner, parse_partner
from cantik.federate.trust.paths import hashed_path, read_partner
from cantik.federate.trust.repository import Repository

_LONGEST_ROOT = 512_000
_ROOT = "akar.json"

#: the folder of a store in which the index of each server below lies as it was asked last
PARTNERS = "panen"


def list_partners(repository: Repository) -> list[Partner]:
    """The servers that the index of this server introduces, in the order of their codes; none before it counts. Raises
    `ValueError` for a file that says no server."""
    index = repository.index()
    named = {} if index is None else index.targets.signed.targets
    found = [
        parse_partner((repository.targets / hashed_path(path, target.hashes["sha256"])).read_bytes())
        for path, target in sorted(named.items())
        if read_partner(path) is not None
    ]
    return sorted(found, key=lambda partner: partner.code)


def watch_partner(
    folder: Path,
    partner: Partner,
    *,
    editions: bool = False,
    line: Line | None = None,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Harvest:
    """Ask a server how its index stands, and keep that in `folder`; with `editions` what its villages published, too.
    Never raises for what a server or a line does."""
    line = line or Line()
    root, refusal = _find_root(folder, partner, line)
    if root is None:
        states = StateFolder(folder)
        state = states.server()
        state.tried, state.refused, state.about = clock.now().isoformat(), refusal.why.value, refusal.about
        states.keep_server(state)
        return Harvest(state, {}, line.traffic)
    source = ServerSource(partner.addresses, root, partner.code)
    return Harvester(folder, source, line=line, tell=tell).run(only=None if editions else ())


def _find_root(folder: Path, partner: Partner, line: Line) -> tuple[bytes | None, Verdict]:
    """The root by which the server was introduced: kept, or from the first address that has it."""
    kept = folder / _ROOT
    if kept.is_file() and digest(data := kept.read_bytes()) == partner.sha256:
        return data, Verdict(Why.LINE)
    refusal = Verdict(Why.LINE)
    for address in partner.addresses:
        try:
            url = f"{address.rstrip('/')}/metadata/{partner.version}.root.json"
            data = line.download_bytes(url, _LONGEST_ROOT)
        except DownloadError as error:
            refusal = judge(error)
            continue
        if digest(data) == partner.sha256:
            lay(kept, data, lasting=True)
            return data, refusal
        refusal = Verdict(Why.SIGNATURE)
    return None, refusal
