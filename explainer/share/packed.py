"""Text as ``assets/js/core/packed.js`` reads it: deflated, in base64url."""

from __future__ import annotations

import base64
import zlib
from typing import Any

import orjson


def pack_text(text: bytes) -> str:
    """Return ``text`` packed."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(text) + deflate.flush()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def pack_value(value: Any) -> str:
    """Return ``value`` as packed JSON."""
    return pack_text(orjson.dumps(value))
