"""The bytes of a file as text, in the encodings that spreadsheets write."""

from __future__ import annotations

import zlib

from charset_normalizer import from_bytes

from explainer.engine.network import check_choice
from explainer.errors import InputError

MAX_BYTES = 5_000_000
"""Bytes of a file."""

AUTO = "auto"
ENCODINGS = ("utf-8", "utf-16", "gb18030", "cp1252")
"""What a file can be written in, by the names of Python's codecs."""

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_GUESSED = ["gb18030", "cp1252", "utf_16_le", "utf_16_be"]


def unpack_file(packed: bytes) -> bytes:
    """Return a file that came compressed by gzip, as far as `MAX_BYTES` and one byte more."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, MAX_BYTES + 1)
    except zlib.error:
        raise InputError("error.csv.damaged") from None


def decode_text(data: bytes, encoding: object = AUTO) -> tuple[str, str]:
    """Return the text of a file, and the encoding that it is written in.

    A byte order mark decides; without one it is UTF-8 if it can be, else what charset-normalizer
    finds the most like writing.

    Raises
    ------
    InputError
        If the file is too large, or no text in this encoding.
    """
    if len(data) > MAX_BYTES:
        raise InputError("error.csv.bytes", high=MAX_BYTES // 1_000_000)
    asked = check_choice(encoding, "error.csv.encoding", (AUTO, *ENCODINGS))
    found = _find_encoding(data) if asked == AUTO else asked
    try:
        text = data.decode(found)
    except UnicodeError:
        raise InputError("error.csv.undecodable", value=found) from None
    return text.removeprefix("\ufeff"), _name_encoding(found)


def _find_encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(data, cp_isolation=_GUESSED).best()
        return best.encoding if best is not None else "utf-8"
    # Every other letter of UTF-16 without a mark is a zero byte, which UTF-8 takes for a sign.
    return "utf-8" if b"\0" not in data else _find_half_empty(data)


def _find_half_empty(data: bytes) -> str:
    even, odd = data[::2].count(0), data[1::2].count(0)
    if len(data) % 2 or min(even, odd) * 4 > max(even, odd):
        return "utf-8"
    return "utf_16_le" if odd > even else "utf_16_be"


def _name_encoding(found: str) -> str:
    plain = found.replace("_", "-")
    return "utf-16" if plain.startswith("utf-16") else plain
