"""The form from door to door in the browser: its page, and what a phone hands over as a file."""
