"""Persons, families, households and dwellings as their sources state them: plan, apply, undo, view."""
