"""Start Backstep: ``python app.py``, then open the address it prints."""

from __future__ import annotations

from explainer.main import build_app, serve

demo = build_app()

if __name__ == "__main__":
    serve(demo)
