"""The first screen of each role, and what every page shares."""
