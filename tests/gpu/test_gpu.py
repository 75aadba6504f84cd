"""The checks of a GPU, on a GPU: ``pytest -m gpu``. Without that marker they are not collected."""

from __future__ import annotations

import pytest

from tests.gpu.checks import CHECKS


@pytest.mark.gpu
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_gpu_passes(check):
    assert check("cuda")
