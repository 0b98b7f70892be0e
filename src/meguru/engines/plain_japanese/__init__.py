"""平易な日本語: what makes a Japanese text hard to read, place by place, in words for the person who writes it."""

from meguru.engines.plain_japanese.check import Finding, Limits, check_text, sentences

__all__ = ["Finding", "Limits", "check_text", "sentences"]
