"""The activations in many digits, wherever z may be, and as they are written."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from explainer.engine.explain.formulas.activations import ACTIVATION_NOTATIONS
from explainer.engine.explain.formulas.latex import FULL_PRECISION, write_number
from explainer.engine.functions import ACTIVATIONS, HIDDEN_ACTIVATIONS
from explainer.engine.trace.order_backward import SLOPE_OF_OUTPUT
from tests.support import latex

mp = mpmath.mp


def positive(z):
    return mpmath.mpf(1 if z > 0 else 0)


def sigmoid(z):
    return 1 / (1 + mp.exp(-z))


def gelu_tanh(z):
    return z / 2 * (1 + mp.tanh(mp.sqrt(2 / mp.pi) * (z + mpmath.mpf("0.044715") * z**3)))


EXACT = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": mp.tanh,
    "relu": lambda z: z * positive(z),
    "leaky_relu": lambda z: z if z > 0 else mpmath.mpf("0.01") * z,
    "softplus": lambda z: mp.log1p(mp.exp(z)),
    "elu": lambda z: z if z > 0 else mp.expm1(z),
    "silu": lambda z: z * sigmoid(z),
    "gelu": lambda z: z * mp.ncdf(z),
    "gelu_tanh": gelu_tanh,
    "hard_step": positive,
}
"""Each activation by its definition, in mpmath."""

numbers = st.one_of(
    st.floats(-1000, 1000),
    st.floats(-8, 8),
    st.floats(-1e-3, 1e-3),
    st.sampled_from([0.0, -1.0, 1.0, -40.0, 40.0, -745.0, 710.0, 1000.0, -1000.0]),
)
names = st.sampled_from(HIDDEN_ACTIVATIONS)


def precisely(function, z):
    """Return a function of z and its derivative, by differences that only many digits see."""
    with mpmath.workdps(900):
        x, h = mpmath.mpf(z), mpmath.mpf(10) ** -400
        slope = (function(x + h) - function(x - h)) / (2 * h)
        return float(function(x)), float(slope)


def close(found, wanted, size):
    assert found == pytest.approx(wanted, rel=4e-15 * max(1.0, size), abs=1e-300)


@given(names, numbers)
def test_f_and_its_slope_are_what_the_definition_says_for_every_z(name, z):
    if ACTIVATIONS[name].bends and z == 0.0:
        return
    value, slope = precisely(EXACT[name], z)
    at = np.array([z])
    close(float(ACTIVATIONS[name].value(at)[0]), value, abs(z) ** 2)
    # Where the sum of two terms is nearly 0, as of a slope that turns, digits are lost in it.
    found = float(ACTIVATIONS[name].derivative(at)[0])
    assert found == pytest.approx(slope, rel=4e-15 * max(1.0, z * z), abs=1e-16)


@given(names, numbers)
def test_every_formula_amounts_to_what_it_shows_at_every_z(name, z):
    notation, activation = ACTIVATION_NOTATIONS[name], ACTIVATIONS[name]
    value = float(activation.value(np.array([z]))[0])
    written = latex.evaluate(notation.numbers(z, write_number(z, FULL_PRECISION)))
    assert written == pytest.approx(value, rel=4e-15 * max(1.0, z * z), abs=1e-300)
    read = value if name in SLOPE_OF_OUTPUT else z
    expression = notation.slope_numbers(read, write_number(read, FULL_PRECISION))
    if expression:
        slope = float(activation.derivative(np.array([z]))[0])
        assert latex.evaluate(expression) == pytest.approx(slope, rel=1e-10, abs=4e-16)


@pytest.mark.parametrize("name", HIDDEN_ACTIVATIONS)
@pytest.mark.parametrize("z", [1e102, 1e300, 1.7e308, math.inf])
def test_no_size_of_z_makes_a_slope_that_is_no_number(name, z):
    with np.errstate(all="ignore"):
        slopes = ACTIVATIONS[name].derivative(np.array([-z, z]))
        values = ACTIVATIONS[name].value(np.array([-min(z, 1.7e308), z]))
    assert np.isfinite(slopes).all() and not np.isnan(values).any()
