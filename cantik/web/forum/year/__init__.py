"""Screens of the year of Satu Data: its lines, the public release calendar, tasks, the list to telephone."""
