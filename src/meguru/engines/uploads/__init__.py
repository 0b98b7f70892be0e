"""What every file from outside passes before a parser sees it."""

from meguru.engines.uploads.archives import guard_zip, open_gzip
from meguru.engines.uploads.refusal import Refused, Remark
from meguru.engines.uploads.text import decode_text
from meguru.engines.uploads.xml import guard_xml, without_opaque

__all__ = ["Refused", "Remark", "decode_text", "guard_xml", "guard_zip", "open_gzip", "without_opaque"]
