"""Wake Django for a command; quick to call twice."""

from __future__ import annotations

import os

import django as django_package
from django.apps import apps


def django() -> None:
    """Load settings and models once a process; rooms with an `app/` may be imported afterwards."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cantik.web.settings")
    if not apps.ready:
        django_package.setup()
