"""Where Backstep keeps what it fetches and what it records on this machine."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "BACKSTEP_HOME"


def home() -> Path:
    """Return the folder named by ``BACKSTEP_HOME``, else ``backstep`` in the user's cache folder.

    It need not exist yet.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named).expanduser().absolute()
    return platformdirs.user_cache_path("backstep", appauthor=False)
