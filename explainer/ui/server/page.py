"""The page itself: made once for all visitors, and the same wherever a proxy shows it.

Gradio would copy its configuration, fill in its template and compress both for every visitor, and
write the address into it that it believes to have: behind a proxy, below a path or where that ends
https, it is another one. Here the browser, which knows, says it.
"""

from __future__ import annotations

import re

ADDRESS = "http://backstep.invalid"
"""By which gradio is asked for the page, so that what it writes of it can be found."""

_HERE = """new URL(".", document.baseURI).href.replace(/\\/$/, "")"""
_ROOT = re.compile(re.escape(f'"{ADDRESS}') + r'[^"]*"')
_SLASH = """<script>
if (!location.pathname.endsWith("/"))
  location.replace(`${location.pathname}/${location.search}${location.hash}`);
</script>"""
"""What the page asks for lies beside it: without a slash at its end that would be one folder up."""


def place_anywhere(page: bytes) -> bytes:
    """Return gradio's ``page`` without an address of its own."""
    text = _ROOT.sub(lambda _: _HERE, page.decode())
    text = text.replace('href="/manifest.json"', 'href="./manifest.json"')
    return text.replace("<head>", f"<head>{_SLASH}", 1).encode()
