"""The picture of a diagram: read-only, accessible, fit for a strict content policy."""
