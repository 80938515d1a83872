"""Settings of the application: those of commands, and with them pages, sessions, accounts, jobs and headers."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONCE, NONE, SELF

from cantik.base.mail import mail_settings
from cantik.web.settings_command import (
    ALLOWED_HOSTS,
    AUTH_USER_MODEL,
    DATABASES,
    DEBUG,
    DEFAULT_AUTO_FIELD,
    ENVIRONMENT,
    LANGUAGE_CODE,
    SECRET_KEY,
    TIME_ZONE,
    USE_I18N,
    USE_TZ,
)
from cantik.web.settings_command import INSTALLED_APPS as _STATIONS
from cantik.web.settings_command import LOGGING as _LOGGING

__all__ = [
    "ALLOWED_HOSTS",
    "AUTH_USER_MODEL",
    "DATABASES",
    "DEBUG",
    "DEFAULT_AUTO_FIELD",
    "ENVIRONMENT",
    "LANGUAGE_CODE",
    "SECRET_KEY",
    "TIME_ZONE",
    "USE_I18N",
    "USE_TZ",
]

_HERE = Path(__file__).parent
# An office server speaks HTTPS and says so by its address; a village's laptop speaks to itself over HTTP.
GIVEN_ADDRESS = ENVIRONMENT.address  # "" where nobody gave one
SITE_ADDRESS = GIVEN_ADDRESS or "http://127.0.0.1:8000"
_SECURE = SITE_ADDRESS.startswith("https://")
BEHIND_PROXY = _SECURE  # TLS ends in a reverse proxy on the same computer
ON_A_SERVER = bool(ENVIRONMENT.address or ENVIRONMENT.hosts)  # then nobody is "at this computer"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    *_STATIONS,
    "cantik.coach.app",
    "cantik.coach.epss.app",
    "cantik.coach.learn.app",
    "cantik.coach.datahouse.app",
    "cantik.use.app",
    "cantik.use.proposals.app",
    "cantik.federate.trust.app",
    "cantik.web.kantor.staff",
    "cantik.web.shell",
    "cantik.web.kantor.home",
    "cantik.web.tahap.pemeriksaan.register",
    "cantik.web.tahap.pemeriksaan.individual",
    "cantik.web.shell.help",
    "cantik.jobs.app",
    "cantik.web.tahap.pengumpulan.collect",
    "cantik.web.tahap.penyebarluasan.release",
    "cantik.web.forum.coach",
    "cantik.web.forum.epss",
    "cantik.web.forum.learn",
    "cantik.web.forum.datahouse",
    "cantik.web.forum.year",
    "cantik.web.forum.definition",
    "cantik.web.forum.policy",
    "cantik.web.forum.program",
    "cantik.web.forum.meeting",
    "cantik.web.forum.parameter",
    "cantik.web.forum.impact",
    "cantik.web.forum.opd",
    "cantik.web.tahap.pemeriksaan.examine",
    "cantik.web.tahap.pengumpulan.events",
    "cantik.web.tahap.pemeriksaan.doubles",
    "cantik.web.tahap.pengumpulan.facilities",
    "cantik.web.tahap.pengumpulan.units",
    "cantik.web.tahap.pemeriksaan.correct",
    "cantik.web.tahap.pengumpulan.calamity",
    "cantik.web.tahap.perencanaan.plan",
    "cantik.web.tahap.perencanaan.proposals",
    "cantik.web.tahap.pengumpulan.field",
    "cantik.web.tahap.perencanaan.metadata",
    "cantik.web.tahap.penyebarluasan.leave",
    "cantik.web.tahap.penyebarluasan.deliver",
    "cantik.web.publik.use",
    "cantik.web.publik.own",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_tasks",
    "django_tasks_db",
]
MIDDLEWARE = [
    "cantik.web.tahap.pengumpulan.openrosa.entrance.DeviceMiddleware",
    "cantik.web.squeeze.GzipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cantik.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "cantik.web.unsent.UnsentMiddleware",
    "cantik.web.address_check.AddressCheckMiddleware",
    "cantik.web.read_middleware.reading_middleware",
    "cantik.web.sent_back.sent_back_middleware",
    "cantik.web.turn_middleware.turn_middleware",
    "cantik.staff.app.middleware.GateMiddleware",
    "cantik.web.area_words.AreaWordsMiddleware",
]
ROOT_URLCONF = "cantik.web.urls"
WSGI_APPLICATION = "cantik.web.wsgi.application"
ASGI_APPLICATION = "cantik.web.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "cantik.web.kantor.staff.context.logins",
                "cantik.web.shell.context.shell",
                "cantik.web.language.switch",
            ],
        },
    },
]

STATIC_URL = "/statis/"
WHITENOISE_USE_FINDERS = True  # files are served from where they lie; nothing is to be collected
STATICFILES_DIRS = [_HERE / "static"]
LOCALE_PATHS = [_HERE / "locale"]
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]

# ── who is there ──
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["cantik.staff.app.hasher.OfficeArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "cantik.staff.app.passwords.CommonPasswordValidator"},
    {"NAME": "cantik.staff.app.passwords.OwnNamesValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "cantik.staff.app.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # an address serves for notices; nobody recovers an account by e-mail
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # nobody signs up: accounts come by invitation
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = True
_FORMS = "cantik.web.kantor.staff.factor_forms"
ACCOUNT_FORMS = {
    "login": "cantik.web.kantor.staff.forms.LoginForm",
    "change_password": f"{_FORMS}.ChangePasswordForm",
    "reauthenticate": f"{_FORMS}.ReauthenticateForm",
}
# `login_failed` counts wrong second factors by account; wrong passwords are counted by django-axes, by account and
# address; attempts of an address by `tries` (allauth's count holds a lock, for which a hundred at once wait in vain).
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/5m/key"}

MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": f"{_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_FORMS}.FactorAgainForm",
    "activate_totp": f"{_FORMS}.ActivateTOTPForm",
    "add_webauthn": f"{_FORMS}.AddKeyForm",
    "edit_webauthn": f"{_FORMS}.EditKeyForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Cantik"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE  # browsers themselves allow http:// for localhost only
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # a village's laptop may be half a minute off
MFA_ADAPTER = "cantik.staff.app.adapter.FactorAdapter"
USERSESSIONS_TRACK_ACTIVITY = False  # our middleware notes it once a minute, not with every request

SOCIALACCOUNT_ADAPTER = "cantik.staff.app.adapter.SocialAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # a foreign login counts by its own id, never by the e-mail it claims
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "pemda",
                "name": ENVIRONMENT.oidc_name,
                "client_id": ENVIRONMENT.oidc_client,
                "secret": ENVIRONMENT.oidc_secret or "",
                "settings": {"server_url": ENVIRONMENT.oidc_server, "oauth_pkce_enabled": True},
            }
        ]
        if ENVIRONMENT.oidc_server and ENVIRONMENT.oidc_client
        else [],
    }
}

# Attempts and used codes count for all processes of a server together.
CACHES = {"default": {"BACKEND": "cantik.staff.app.shared_cache.SharedCache"}}

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # who guesses from elsewhere locks out nobody but themselves
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = "cantik.staff.app.lockout.delay"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "staff/tunggu.html"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_DISABLE_ACCESS_LOG = True  # our own audit log has the logins
AXES_ENABLE_ACCESS_FAILURE_LOG = True  # the delay grows with the failures of the last day
AXES_SENSITIVE_PARAMETERS = ["login", "username", "password"]
AXES_CLIENT_IP_CALLABLE = "cantik.staff.app.peer.address"
AXES_USERNAME_CALLABLE = "cantik.staff.app.lockout.mark_of_name"  # people type passwords into the field of the name

# ── mail ──
_mail = mail_settings(ENVIRONMENT.mail)
EMAIL_BACKEND = _mail.get("EMAIL_BACKEND")
EMAIL_HOST = _mail.get("EMAIL_HOST", "")
EMAIL_PORT = _mail.get("EMAIL_PORT", 0)
EMAIL_HOST_USER = _mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = _mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = _mail.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = _mail.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = _mail.get("EMAIL_TIMEOUT")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail_from or "cantik@localhost"
EMAIL_SUBJECT_PREFIX = ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Cantik] "

# ── sessions, cookies, headers ──
SESSION_COOKIE_NAME = "cantik_sesi"
SESSION_COOKIE_AGE = int(dt.timedelta(hours=12).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _SECURE
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_ADDRESS] if _SECURE else []
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _SECURE else None
SECURE_HSTS_SECONDS = int(dt.timedelta(days=365).total_seconds()) if _SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
_oidc = urlsplit(ENVIRONMENT.oidc_server or "")
_OIDC_ORIGIN = [f"{_oidc.scheme}://{_oidc.netloc}"] if _oidc.netloc else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *_OIDC_ORIGIN],  # the button of a foreign login leads there
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    },
}

# ── files from outside: held in memory until they are sealed, never in a temporary file ──
FILE_UPLOAD_HANDLERS = ["cantik.web.tahap.pengumpulan.collect.memory.MemoryHandler"]
DATA_UPLOAD_MAX_NUMBER_FILES = 129  # Collect sends up to 101 files at once; 128 and the XML

# ── logs: where something went wrong, never the values; failures at login stand in the audit log ──
LOGGING = {
    **_LOGGING,
    "formatters": {
        "tempat": {
            "()": "cantik.web.error_pages.WhereNotWhat",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"layar": {"class": "logging.StreamHandler", "formatter": "tempat"}},
    "root": {"handlers": ["layar"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "propagate": True, "level": "WARNING"},
        "axes": {"level": "ERROR"},
        "cantik": {"level": "INFO"},
    },
}
CSRF_FAILURE_VIEW = "cantik.web.error_pages.csrf_failure"

# ── jobs ──
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
