"""Processes that make villages beside this one. This is the first that they import: being in an `app`, it makes Django
ready with the settings of the process that started them, before any station is loaded."""

from __future__ import annotations

import cantik.codes.app  # noqa: F401  (makes Django ready)
from cantik.base.helper import begin


def prepare_process() -> None:
    """Make a fresh process of a pool ready.

    A function of this module: a pool sends it by the name of its module, which the process imports first.
    """
    begin()
