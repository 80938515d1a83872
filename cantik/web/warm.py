"""What the first reader of a page would wait for: content, explanations, programs for files.

All of it is made once in a process; a server makes it while nobody waits. What stays until the process ends is then
put out of sight of the interpreter's search for cycles, which stops every thread while it walks over everything alive:
100 to 220 ms with the content loaded, a few ms for what came after it (docs/ukuran/web.json).
"""

from __future__ import annotations

import gc
import importlib
import threading

#: imported where they are needed, because a command without pages shall start fast
_MODULES = (
    "cantik.web.tahap.pengumpulan.events.papers_out",
    "cantik.register.core.question_files",
    "cantik.release.files",
)
#: the page that everybody meets first: with it the frame of all pages is compiled
_FIRST_TEMPLATE = "account/login.html"
#: objects made between two searches among the youngest; a page makes tens of thousands that die with it
_YOUNG = 20_000
_SOME_VILLAGE = "35.05.10.2011"


def begin(*, pages: bool = True) -> threading.Thread:
    """Start in a thread that ends with the process; what fails is printed, and told again to whoever asks for it.

    Without `pages` only what background work needs: definitions, lists, areas. Returns the thread.
    """
    warming = threading.Thread(target=_warm, args=[pages], name="pemanasan", daemon=True)
    warming.start()
    return warming


def _warm(pages: bool) -> None:
    from django.db import connections

    import cantik.pipeline.app.draft_job  # noqa: F401  (all stations of the way are imported before somebody waits)
    from cantik.codes.knowledge import load_store
    from cantik.vault.app.opening import at_hand

    try:
        load_store(at_hand().store.path)
        if pages:
            _pages()
    finally:
        connections.close_all()
    settle()


def _pages() -> None:
    from django.conf import settings
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import translation

    from cantik.codes.area import AreaCode
    from cantik.register.core.app.words import variable_of
    from cantik.web.shell.help import explain
    from cantik.web.store import describe_area

    describe_area(AreaCode.kemendagri(_SOME_VILLAGE))  # the names of all areas
    _ = get_resolver().reverse_dict  # every view
    get_template(_FIRST_TEMPLATE).render()
    for name in _MODULES:
        importlib.import_module(name)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            variable_of("nama", "orang")
            explain.search("penduduk")


def settle() -> None:
    """Keep what is loaded now out of every later search for cycles. Once in a process, when its content is there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
