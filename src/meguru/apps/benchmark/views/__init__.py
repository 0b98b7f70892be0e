"""Pages of the gap between municipalities."""
