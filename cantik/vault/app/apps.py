"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The app `vault`: keys of the store."""

    name = "cantik.vault.app"
    label = "vault"
