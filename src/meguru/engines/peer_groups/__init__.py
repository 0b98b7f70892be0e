"""類似団体: the groups of municipalities by size and industry."""

__all__: list[str] = []
