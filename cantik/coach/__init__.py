"""Coaching: villages × stages, who is late; curriculum, visits and EPSS follow."""
