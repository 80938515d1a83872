"""Rumah DataKu of a village: which class its evidence is ready for."""
