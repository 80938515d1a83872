"""Settings of Django for commands: the stations and the log, without pages and accounts (a command starts quickly).

The application's settings (`cantik.web.settings`) begin with these. Values come from the environment through one typed
reader (`cantik.base.environment`). Where the register lies is not known when this module is read:
`cantik.vault.app.opening` points the database to the store that is opened.
"""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlsplit

from cantik.base import environment
from cantik.base.database import sqlite_settings, url_settings

ENVIRONMENT = environment.read()

# Without a set key sessions end with the process: right for a command and for a village's own laptop.
SECRET_KEY = ENVIRONMENT.secret_key or secrets.token_urlsafe(48)
DEBUG = ENVIRONMENT.debug
# Whoever says the address that people type has named the host as well.
_NAMED = [urlsplit(ENVIRONMENT.address).hostname or ""] if ENVIRONMENT.address else []
ALLOWED_HOSTS = list(ENVIRONMENT.hosts) or ["127.0.0.1", "localhost", "[::1]", *_NAMED]

INSTALLED_APPS = [
    "cantik.staff.app",
    "cantik.codes.app",
    "cantik.vault.app",
    "cantik.forum.app",
    "cantik.collect.app",
    "cantik.examine.findings.app",
    "cantik.register.core.app",
    "cantik.register.facilities.app",
    "cantik.register.events.app",
    "cantik.register.doubles.app",
    "cantik.register.moves.app",
    "cantik.register.units.app",
    "cantik.register.correct.app",
    "cantik.register.calamity.app",
    "cantik.register.leave.app",
    "cantik.field.instruments.app",
    "cantik.field.rounds.app",
    "cantik.field.forms.app",
    "cantik.field.review.app",
    "cantik.release.app",
    "cantik.federate.app",
]
AUTH_USER_MODEL = "staff.Account"

DATABASES = {
    "default": url_settings(ENVIRONMENT.database)
    if ENVIRONMENT.database
    else sqlite_settings((ENVIRONMENT.store or Path()) / "cantik.sqlite3"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "id"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored in UTC; screens show the time zone of the province

# Logs carry numbers of batches and counts, never persons.
LOGGING = {"version": 1, "disable_existing_loggers": False}
