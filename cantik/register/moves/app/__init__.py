"""Cards that were sent, cards that came, the villages that they go to and come from."""
