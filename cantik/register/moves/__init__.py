"""Moves between villages on different servers: a sealed card goes there, a signed receipt comes back."""
