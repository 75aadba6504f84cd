"""What a benchmark ran on, for the head of its tables."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numpy as np
import torch


def describe() -> str:
    """Return processor, cores, graphics card, load and versions, one line each."""
    lines = [
        f"{_processor()}, {os.cpu_count()} cores, torch threads {torch.get_num_threads()}",
        f"GPU: {torch.cuda.get_device_name() if torch.cuda.is_available() else 'none'}",
        f"load before the start {os.getloadavg()[0]:.1f}; trust no time taken above 0.5",
        f"Python {platform.python_version()}, torch {torch.__version__}, numpy {np.__version__}",
    ]
    return "\n".join(lines)


def devices() -> list[str]:
    return ["cpu", "cuda"] if torch.cuda.is_available() else ["cpu"]


def _processor() -> str:
    about = Path("/proc/cpuinfo")
    lines = about.read_text().splitlines() if about.exists() else []
    names = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
