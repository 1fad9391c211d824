"""A reader's own formula: what is read, how it is differentiated, and that nothing else is ever done."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gd_core import function_problem
from gd_core.formula import ALIASES, CONSTANTS, FUNCTIONS, LONGEST, Formula, parse
from gd_core.slopes import derivative, in_numpy
from gd_core.tokens import FormulaError
from tests.core import generated

XY = ("x", "y")
POINTS = np.random.default_rng(3).uniform(-2, 2, (16, 2))


def parsed(said: str) -> Formula | FormulaError:
    try:
        return parse(said, XY)
    except FormulaError as fault:
        return fault


@pytest.mark.parametrize("seed", range(200))
def test_values_gradients_and_hessians_are_those_of_complex_steps(seed):
    rng = random.Random(seed)
    said = ""
    while len(said) > LONGEST or not {"x", "y"} <= set(said):
        said = generated.formula(rng)
    formula = parsed(said)
    if isinstance(formula, FormulaError):  # a number that is infinite, or a power of 70
        assert formula.sentence in {"size", "zero", "exponent"}
        return
    problem = function_problem("mine", formula, (1, 1), ((-2, 2),) * 2)
    with np.errstate(all="ignore"):
        value = np.real(generated.value(said, *POINTS.T))
        gradient, hessian = generated.gradient(said, POINTS), generated.hessian(said, POINTS)
        complex_too = np.isfinite(generated.value(said, *(POINTS + 0j).T))
    loss, slope, curve = problem.loss(POINTS), problem.gradient(POINTS), problem.hessian(POINTS)
    known = np.isfinite(value) & complex_too & (np.abs(value) < 1e6)
    np.testing.assert_allclose(loss[known], value[known], rtol=1e-9, atol=1e-9)
    size = np.abs(gradient).max(axis=-1)
    tame = known & np.isfinite(slope).all(axis=-1) & (size < 1e6)
    np.testing.assert_allclose(slope[tame], gradient[tame], rtol=1e-6, atol=1e-7)
    away = np.abs(hessian).max(axis=(1, 2))
    tame &= np.isfinite(curve).all(axis=(1, 2)) & (away < 1e4)  # a kink within a step is a peak of the differences
    np.testing.assert_allclose(curve[tame], hessian[tame], rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("x^2−3×y÷2", "x**2 - 3*y/2"),
        ("x²+π·y³", "x**2 + pi*y**3"),
        ("  arctan( x )+ln(y) ", "atan(x) + log(y)"),
        ("-x**2", "-x**2"),
        ("(-x)**-2", "(-x)**-2"),
        ("x-(y-1)", "x - (y - 1)"),
        ("((x)-y)-1", "x - y - 1"),
        ("2**-x**y", "2**-x**y"),
        ("(x**y)**2", "(x**y)**2"),
        ("x/(y*2)", "x/(y*2)"),
        ("e**x+1e-3", "e**x + 0.001"),
        ("max(x,+y)", "max(x, y)"),
        ("1e-7*x", "1e-7*x"),
    ],
)
def test_a_formula_is_written_one_way(said, meant):
    formula = parse(said, XY)
    assert formula.text == meant
    assert parse(meant, XY) == formula


def test_another_name_of_a_variable_is_the_variable():
    formula = parse("w*x + v*x1 + x2", ("w", "v", "x1", "x2"), {"x": "x1"})
    assert formula.text == "w*x1 + v*x1 + x2"
    assert formula.used == ("w", "v", "x1", "x2")
    assert formula(2, 3, 5, 7) == 32


REFUSED = [
    ("__import__('os')", "sign", 0),
    ("x.__class__", "sign", 1),
    ("x.real", "sign", 1),
    ("9**9**9", "exponent", 3),
    ("(lambda: 1)()", "name", 1),
    ("exec(x)", "name", 0),
    ("open(x)", "name", 0),
    ("f(x)", "name", 0),
    ("x[0]", "sign", 1),
    ("[x]", "sign", 0),
    ("'x'", "sign", 0),
    ("x if y else 1", "name", 2),
    ("x and y", "name", 2),
    ("x == y", "sign", 2),
    ("x := 2", "sign", 2),
    ("x % 2", "sign", 2),
    ("x // 2", "order", 3),
    ("x\x00", "sign", 1),
    ("ｘ + 1", "sign", 0),  # a wide x, which Python would take for x
    ("𝘹 + 1", "sign", 0),
    ("x₂", "sign", 1),
    ("x + ²", "order", 4),
    ("٣*x", "sign", 0),
    ("1j*x", "name", 1),
    ("0x10", "name", 1),
    ("1_000*x", "sign", 1),
    ("2x", "times", 1),
    ("x y", "times", 2),
    ("x(2)", "times", 1),
    ("2(x)", "times", 1),
    ("1.5.2", "times", 3),
    ("x +", "order", 2),
    ("* x", "order", 0),
    ("x * * y", "order", 4),
    ("()", "order", 1),
    ("sin()", "order", 4),
    ("exp(*x)", "order", 4),
    ("sin x", "call", 0),
    ("sin^2(x)", "call", 0),
    ("sin", "call", 0),
    ("sin(x", "bracket", 3),
    ("x)", "bracket", 1),
    ("0,5*x", "comma", 1),
    ("exp(x, y)", "arguments", 0),
    ("max(x)", "arguments", 0),
    ("(x, y)", "comma", 2),
    ("1e999*x", "size", 0),
    ("exp(99)*x", "size", 0),
    ("(-8)**(1/3)*x", "size", 7),
    ("log(0)*x", "size", 0),
    ("x/0", "zero", 2),
    ("x/(1-1)", "zero", 3),
    ("x**100", "exponent", 3),
    ("", "empty", 0),
    (" \t\n", "empty", 0),
    ("(" * 60 + "x" + ")" * 60, "deep", 40),
    ("-" * 100 + "x", "deep", 41),
    ("+".join("x" * 101), "long", 200),
    ("+".join("x" * 99), "deep", 0),
    ("+".join(["(" + "+".join("x" * 19) + ")"] * 5), "long", 198),  # as it is written here it is longer
]


@pytest.mark.parametrize(("said", "sentence", "at"), REFUSED)
def test_what_is_none_is_refused_with_its_place(said, sentence, at):
    with pytest.raises(FormulaError) as caught:
        parse(said, XY)
    assert (caught.value.sentence, caught.value.at) == (sentence, at)
    assert caught.value.at + caught.value.size <= max(len(said), 1)


PIECES = [
    *XY,
    *FUNCTIONS,
    *ALIASES,
    *CONSTANTS,
    *"+-*/(),.^ ",
    "**",
    "1",
    "2.5",
    "1e3",
    "9**9",
    "__",
    "λ",
    "\x00",
    "if",
]


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_or_refused(said):
    formula = parsed(said)
    if isinstance(formula, FormulaError):
        assert 0 <= formula.at <= len(said)
        return
    assert parse(formula.text, XY).text == formula.text
    with np.errstate(all="ignore"):
        there = np.broadcast_to(formula(*POINTS.T), 16)
        again = np.broadcast_to(parse(formula.text, XY)(*POINTS.T), 16)
    assert np.array_equal(there, again, equal_nan=True)


def test_what_is_infinite_or_nowhere_is_so_without_a_warning():
    problem = function_problem("mine", parse("log(x) + 1/y + sqrt(x)**x", XY), (1, 1), ((-2, 2),) * 2)
    w = np.array([[-1.0, 1.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    assert np.isfinite(problem.loss(w)).tolist() == [False, False, False, True]
    assert problem.gradient(w).shape == (4, 2)
    assert problem.hessian(w).shape == (4, 2, 2)


@pytest.mark.parametrize("seed", range(60))
def test_the_derivative_written_out_for_numpy_is_the_duals(seed):
    rng = random.Random(1000 + seed)
    formula = None
    while not isinstance(formula, Formula):
        formula = parsed(generated.formula(rng, depth=3))
    problem = function_problem("mine", formula, (1, 1), ((-2, 2),) * 2)
    with np.errstate(all="ignore"):
        values = {"__builtins__": {}, "np": np, "x": POINTS[:, 0], "y": POINTS[:, 1]}
        there = np.broadcast_to(eval(in_numpy(formula.node, XY), values), 16)
        slopes = [eval(in_numpy(derivative(formula.node, place), XY), values) for place in (0, 1)]
    written, exact = np.stack([np.broadcast_to(slope, 16) for slope in slopes], axis=-1), problem.gradient(POINTS)
    np.testing.assert_allclose(there, problem.loss(POINTS), rtol=1e-12)
    known = np.isfinite(there)[:, None] & np.isfinite(written) & np.isfinite(exact)
    np.testing.assert_allclose(written[known], exact[known], rtol=1e-9, atol=1e-9)
