"""比較: the same operation as several towns draw it, matched step by step."""

__all__: list[str] = []
