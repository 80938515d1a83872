"""What account pages show on every page: the foreign login of the office, when one is configured."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def logins(request: HttpRequest) -> dict[str, Any]:
    """`login_luar`: name and address of each OpenID Connect provider of the settings."""
    providers = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return {
        "login_luar": [
            {"nama": provider["name"], "alamat": reverse("openid_connect_login", args=[provider["provider_id"]])}
            for provider in providers
        ]
    }
