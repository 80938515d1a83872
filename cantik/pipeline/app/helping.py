"""Processes that make villages beside this one. This is the first that they import: being in an `app`, it makes Django
ready with the settings of the process that started them, before any station is loaded."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading

import cantik.codes.app  # noqa: F401  (makes Django ready)
from cantik.base.cycles import search_seldom


def begin() -> None:
    """Make a fresh process ready. It ends when the one that started it does; what is half done then is done again."""
    search_seldom()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told of it, and ends this one


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
