"""Releases go up, codes and definitions come down. Empty until the part on federation."""
