"""課題分析: problems of a scene made comparable, alike ones proposed as one, scored and narrowed with reasons."""

__all__: list[str] = []
