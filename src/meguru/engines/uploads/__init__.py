"""What every file from outside passes before a parser sees it."""

from meguru.engines.uploads.refusal import Refused, Remark

__all__ = ["Refused", "Remark"]
