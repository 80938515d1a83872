"""Rounds: who visits which families and buildings, with which questions, and how far they are."""
