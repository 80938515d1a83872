"""The address of a page for whoever may open it."""

from __future__ import annotations

from django.urls import resolve, reverse

from cantik.staff.app.header_auth import let_in
from cantik.staff.app.rights import Person


def address_for(person: Person, name: str, *arguments: str) -> str:
    """The address of a page (`name`, `arguments` as of `reverse`), "" where its gate would refuse the person: nobody is
    offered a way that ends at a refusal."""
    address = reverse(name, args=arguments)
    view = resolve(address)
    return address if let_in(person, view.func, view.kwargs) else ""
