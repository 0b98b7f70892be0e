"""手続の悉皆調査: reads the published survey of procedures and finds the rows that fit an operation."""

__all__: list[str] = []
