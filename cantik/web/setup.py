"""Wake Django for a command; quick to call twice."""

from __future__ import annotations

import os

import django as django_package
from django.apps import apps


def django(*, pages: bool = False) -> None:
    """Load settings and models once a process; rooms with an `app/` may be imported afterwards.

    A command takes the settings of commands, which start quickly; `pages=True` takes those of the application, with
    accounts, sessions and jobs (`cantik serve`, `cantik staff`).
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cantik.web.settings" if pages else "cantik.web.settings_command")
    if not apps.ready:
        django_package.setup(set_prefix=pages)  # of addresses: a command has none, and need not load what makes them
