"""The WSGI application (waitress, gunicorn)."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

from cantik.base import environment
from cantik.web import exposure
from cantik.web.channels import headless

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cantik.web.settings")

exposure.require_secret(environment.read())  # such servers run several processes; `cantik serve` asks by itself
application = headless(get_wsgi_application())
