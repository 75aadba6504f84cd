"""Refusals in one sentence, in the language of the browser that asked."""

from __future__ import annotations

import json

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from explainer.ui.server.calls import current_call
from explainer.words import choose_language, say

API = "/gradio_api/"
"""How the addresses begin at which scripts ask; they read JSON."""


async def refuse(
    call: tuple[Scope, Receive, Send], status: int, key: str, **values: object
) -> None:
    """Answer a call with ``status`` and the sentence ``key``."""
    scope, current = call[0], current_call()
    if current is not None:
        current.refused = True
    language = choose_language(Headers(scope=scope).get("accept-language"))
    sentence = say(key, language, **values)
    if API in str(scope["path"]):
        body, media_type = json.dumps({"error": sentence}), "application/json"
    else:
        body, media_type = sentence, "text/plain"
    headers = {"cache-control": "no-store", "content-language": language}
    await Response(body, status, headers, media_type)(*call)
