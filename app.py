"""Start Backstep: ``python app.py``, then open the address it prints."""

from __future__ import annotations

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", "1000000000")
os.environ.setdefault("GRADIO_ANALYTICS_MAX_EVENTS", "100")

from explainer.main import build_app, launch

demo = build_app()

if __name__ == "__main__":
    on_a_space = "SPACE_ID" in os.environ
    address = os.environ.get("GRADIO_SERVER_NAME", "0.0.0.0" if on_a_space else "127.0.0.1")
    launch(demo, public=address not in ("127.0.0.1", "localhost"), server_name=address)
