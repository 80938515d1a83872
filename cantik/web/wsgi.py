"""The WSGI application (waitress, gunicorn)."""

from __future__ import annotations

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

from cantik.base import environment
from cantik.web import exposure
from cantik.web.channels import headless

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cantik.web.settings")


def __getattr__(name: str) -> Any:
    """`application`, made when a server asks for it. Raises `WrongUse` D208: such servers run several processes."""
    if name != "application":
        raise AttributeError(name)
    exposure.require_secret(environment.read())
    made = headless(get_wsgi_application())
    globals()[name] = made
    return made
