"""機能分析: the 3x3 mandala chart that breaks work down, and the merging of several people's entries."""

__all__: list[str] = []
