"""全国地方公共団体コード: the six-digit codes of prefectures and municipalities."""

from meguru.engines.organisation_codes.codes import NotACodeError, check_digit, is_valid, with_check_digit

__all__ = ["NotACodeError", "check_digit", "is_valid", "with_check_digit"]
