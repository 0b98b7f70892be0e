"""地図: boundaries and tiles as drawn shapes."""

__all__: list[str] = []
