"""The ASGI application."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

from cantik.base import environment
from cantik.web import exposure

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cantik.web.settings")

exposure.require_secret(environment.read())  # such servers run several processes; `cantik serve` asks by itself
application = get_asgi_application()
