"""Checks of a request for money for a system."""
