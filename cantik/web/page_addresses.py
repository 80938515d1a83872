"""The address of a page for whoever may open it."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.urls import resolve, reverse

from cantik.staff.app.header_auth import let_in
from cantik.staff.app.rights import Person


def address_for(person: Person, name: str, *arguments: str) -> str:
    """The address of a page (`name`, `arguments` as of `reverse`), "" where its gate would refuse the person: nobody is
    offered a way that ends at a refusal. A button that names an act asks for the address of the act, not for that of
    the page on which others read of it."""
    address = reverse(name, args=arguments)
    return address if opens_for(person, address) else ""


def opens_for(person: Person, address: str) -> bool:
    """Whether the gate of an address lets a person in."""
    view = resolve(urlsplit(address).path)
    return let_in(person, view.func, view.kwargs)
