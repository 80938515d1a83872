"""Areas with their internal id and dated codes in the database. Importing any app makes Django ready."""

from __future__ import annotations

import os

import django
from django.apps import apps

# A command or a test imports `services` or `queries` of any station and needs no ceremony before. Django itself imports
# this package while it sets itself up (`loading`), and a web server has done so before (`ready`).
if not (apps.ready or apps.loading):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cantik.web.settings_command")
    django.setup()
