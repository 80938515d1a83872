"""Settings of Django. Values come from the environment through one typed reader (`cantik.base.environment`).

Where the register lies is not known when this module is read: `cantik.register.app.opening` points the database to the
store that is opened.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from cantik.base import environment
from cantik.base.database import sqlite_settings, url_settings

_environment = environment.read()

# Without a set key sessions end with the process: right for a command and for a village's own laptop.
SECRET_KEY = _environment.secret_key or secrets.token_urlsafe(48)
DEBUG = _environment.debug
ALLOWED_HOSTS = list(_environment.hosts) or ["127.0.0.1", "localhost", "[::1]"]

INSTALLED_APPS = [
    "cantik.staff.app",
    "cantik.codes.app",
    "cantik.collect.app",
    "cantik.register.app",
]
MIDDLEWARE = ["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"]
ROOT_URLCONF = "cantik.web.urls"
WSGI_APPLICATION = "cantik.web.wsgi.application"
ASGI_APPLICATION = "cantik.web.asgi.application"

DATABASES = {
    "default": url_settings(_environment.database)
    if _environment.database
    else sqlite_settings((_environment.store or Path()) / "cantik.sqlite3"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "id"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored in UTC; screens show the time zone of the province

# Logs carry numbers of batches and counts, never persons; Django's own request log is enough until `cantik serve`.
LOGGING = {"version": 1, "disable_existing_loggers": False}
