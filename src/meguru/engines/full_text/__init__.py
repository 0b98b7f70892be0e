"""全文検索: Japanese text found by overlapping pairs of characters, tolerant of typing slips."""

__all__: list[str] = []
