"""Rows that go through a declared workflow, the workflows of all rooms, and every act that may wait for another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import ClassVar

from django.apps import apps
from django.db import models

from cantik.staff.two_hands import DECIDED_WITH, Awaits, find_awaits
from cantik.workflow.declaration import Workflow, WorkflowWait


class WorkflowRow(models.Model):
    """A row whose states, steps and waiting are declared by its `workflow`."""

    workflow: ClassVar[Workflow]
    state = models.CharField(max_length=12)

    class Meta:
        abstract = True

    def list_awaits(self) -> Iterator[Awaits]:
        """What the row waits for as it stands now (`staff.two_hands.Awaited`)."""
        return find_awaits(self.workflow, self)


@cache
def list_workflows() -> tuple[tuple[type[WorkflowRow], Workflow], ...]:
    """Every model whose rows go through a declared workflow, with it."""
    return tuple((model, model.workflow) for model in apps.get_models() if issubclass(model, WorkflowRow))


@cache
def list_waits() -> Mapping[str, WorkflowWait]:
    """What rows of declared workflows may wait for, by the name of the act."""
    return {waits.act: waits for _model, flow in list_workflows() for waits in flow.waits()}


@cache
def list_acts() -> Mapping[str, str]:
    """Every act that waits for another hand -> the right of that hand."""
    return {**DECIDED_WITH, **{act: waits.right for act, waits in list_waits().items()}}
