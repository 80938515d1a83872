"""From a published table to a table of one's own, which a server answers (`/tabel-sendiri/`; docs/adr/0058, 10)."""

from __future__ import annotations

from urllib.parse import urlencode

from markupsafe import Markup

from cantik.publish.site.view import Text

PATH = "/tabel-sendiri/"
#: what keeps the link from readers of a folder, where no server would answer it
_BEGIN, _END = Markup("<!--tabel-sendiri "), Markup("-->")


def own_link(server: str | None, code: str, key: str, t: Text) -> Markup:
    """The link of a table's page. `server`: address of the server that answers; "": whichever shows the page, which
    takes it out of its comment (`with_own_link`); None: none does."""
    if server is None:
        return Markup("")
    address = f"{server}{PATH}?{urlencode({'desa': code, 'tabel': key})}"
    words = t("Susun tabel sendiri", "Make a table of your own")
    link = Markup('<a class="btn" href="{}">{}</a>').format(address, words)
    return link if server else _BEGIN + link + _END


def with_own_link(page: bytes) -> bytes:
    """A page as it is shown by a server that answers `/tabel-sendiri/` beside it."""
    before, mark, after = page.partition(_BEGIN.encode())
    return before + after.replace(_END.encode(), b"", 1) if mark else page
