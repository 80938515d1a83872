"""`/terbit/SERVER/…`: signed lists and packages of references, of this server and of those above that it fetched from,
for whoever is below: the files a client of TUF asks for, byte for byte."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from cantik.federate.reference import fetching, relay
from cantik.federate.reference.shelf import ReferenceShelf
from cantik.federate.trust.app.daily import FOLDER
from cantik.federate.trust.repository import Repository
from cantik.staff.app.gate import public
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import show_stream


def list_handed_on() -> list[tuple[str, str]]:
    """What this server hands on to those below: how each server is called, and the fingerprint of its root as it is
    read aloud; its own index first."""
    store = at_hand().store.path
    own = Repository(store / FOLDER).metadata / "1.root.json"
    kept = ReferenceShelf.of(store)
    roots = ([own.read_bytes()] if own.is_file() else []) + [kept.root(source) for source in kept.list_sources()]
    found = [(fetching.source_of(fetching.area_of_root(root)), fetching.speak_root(root)) for root in roots if root]
    return list(dict(found).items())


@public
@require_safe
def serve_file(_request: HttpRequest, sumber: str, berkas: str) -> HttpResponseBase:
    """A file of the index of a server, as it was proved or signed here."""
    store = at_hand().store.path
    own = Repository(store / FOLDER)
    first = own.metadata / "1.root.json"
    if first.is_file() and fetching.source_of(fetching.area_of_root(first.read_bytes())) == sumber:
        found = relay.find_own(own, berkas)
    else:
        found = relay.find_relayed(ReferenceShelf.of(store), sumber, berkas)
    if found is None:
        raise Http404("no such file of an index")
    # what names its version or digest never changes; the timestamp is asked for anew each time
    kept = "no-cache" if berkas.endswith("/timestamp.json") else "public, max-age=86400"
    return show_stream(found.open("rb"), found.name, "application/json", cache=kept)
