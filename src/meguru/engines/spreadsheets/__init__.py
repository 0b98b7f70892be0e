"""表計算: workbooks that people fill in, made from a list of columns and read back row by row."""

__all__: list[str] = []
