"""The screens of examination."""
