"""A reader's own formula: what is read, how it is differentiated and written, and that nothing else is ever done."""

import random
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import gd_core as gd
from gd_core.formulas.expression import gradient
from gd_core.formulas.operations import FUNCTIONS
from gd_core.formulas.parse import ALIASES, Formula, parse
from gd_core.formulas.text import CONSTANTS, helpers, statements
from gd_core.formulas.tokens import FormulaError
from tests.core import generated

XY = ("x", "y")
POINTS = np.random.default_rng(3).uniform(-2, 2, (16, 2))


def parsed(said: str) -> Formula | FormulaError:
    try:
        return parse(said, XY)
    except FormulaError as fault:
        return fault


def by_script(formula: Formula) -> np.ndarray:
    """Value and slopes (16, 3) of what is written for a script of numpy."""
    ends = [formula.expression, *gradient(formula.expression, 2)]
    lines, texts = statements(ends, XY)
    known = {"np": np, "x": POINTS[:, 0], "y": POINTS[:, 1]}
    exec("\n".join([*helpers(ends), *lines, f"ends = [{', '.join(texts)}]"]), known)
    return np.stack([np.broadcast_to(end, 16) for end in known["ends"]], axis=-1)


@pytest.mark.parametrize("seed", range(40))
def test_values_derivatives_and_scripts_are_those_of_complex_steps(seed):
    rng, formula = random.Random(seed), None
    while not isinstance(formula, Formula) or len(formula.used) < 2:  # a number that is infinite, or a power of 70
        said = generated.formula(rng)
        formula = parsed(said)
    assert parse(formula.text, XY).text == formula.text
    assert formula.latex.count("{") == formula.latex.count("}")
    problem = gd.function_problem("mine", formula, (1, 1), ((-2, 2),) * 2)
    with np.errstate(all="ignore"):
        value = np.real(generated.value(said, *POINTS.T))
        slopes, curves = generated.gradient(said, POINTS), generated.hessian(said, POINTS)
        complex_too = np.isfinite(generated.value(said, *(POINTS + 0j).T))
        script = by_script(formula)
    loss, slope, curve = problem.loss(POINTS), problem.gradient(POINTS), problem.hessian(POINTS)
    known = np.isfinite(value) & complex_too & (np.abs(value) < 1e6)
    np.testing.assert_allclose(loss[known], value[known], rtol=1e-9, atol=1e-9)
    tame = known & np.isfinite(slope).all(axis=-1) & (np.abs(slopes).max(axis=-1) < 1e6)
    np.testing.assert_allclose(slope[tame], slopes[tame], rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(script[tame], np.column_stack([loss, slope])[tame], rtol=1e-9, atol=1e-9)
    tame &= np.isfinite(curve).all(axis=(1, 2)) & (np.abs(curves).max(axis=(1, 2)) < 1e4)  # a kink within a step
    np.testing.assert_allclose(curve[tame], curves[tame], rtol=1e-3, atol=1e-3)
    for i in range(16):  # one point alone is to the bit what it is among many
        np.testing.assert_array_equal(problem.gradient(POINTS[i]), slope[i])
        np.testing.assert_array_equal(problem.loss(POINTS[i]), loss[i])


#: slopes at x = 0, as torch has them: maximum and minimum share between equals, relu and abs have 0
KINKS = {
    0.5: ["max(0, x)", "min(x, 0)"],
    1.5: ["min(x, 2*x)"],
    1.0: ["max(x, x)", "x**1"],
    np.log(2): ["2**x"],
    0.0: ["relu(x)", "abs(x)", "sqrt(abs(x))", "abs(x)**0.5", "abs(x)**1.5", "x**0", "sqrt(x**2)", "x*sign(x)",
          "(x**2)**0.5", "(x + 1)**x", "(1 - relu(x))**2"],
}  # fmt: skip


def test_at_a_kink_a_slope_is_torchs_and_a_cusp_is_a_place_of_rest():
    for slope, texts in KINKS.items():
        for said in texts:
            problem = gd.function_problem("kink", said, (1,), ((-2, 2),))
            assert problem.gradient(np.zeros(1))[0] == pytest.approx(slope), said
            assert np.isfinite(problem.hessian(np.zeros(1))).all(), said


MEANT = {
    "x^2−3×y÷2": "x**2 - 3*y/2",
    "x²+π·y³": "x**2 + pi*y**3",
    "  arctan( x )+ln(y) ": "atan(x) + log(y)",
    "-x**2": "-x**2",
    "(-x)**-2": "(-x)**-2",
    "x-(y-1)": "x - (y - 1)",
    "((x)-y)-1": "x - y - 1",
    "2**-x**y": "2**-x**y",
    "(x**y)**2": "(x**y)**2",
    "x/(y*2)": "x/(y*2)",
    "e**x+1e-3": "e**x + 0.001",
    "max(x,+y)": "max(x, y)",
    "1e-7*x": "1e-7*x",
    "2x": "2*x",
    "2x\u00a0y": "2*x*y",
    "xy": "x*y",
    "2πx": "2*pi*x",
    "x(y + 1)": "x*(y + 1)",
    "(x+1)(x−1)": "(x + 1)*(x - 1)",
    "-2x^2y": "-2*x**2*y",
    "sin x": "sin(x)",
    "sin 2x cos y": "sin(2*x)*cos(y)",
    "sin²(x) + cos^2 x": "sin(x)**2 + cos(x)**2",
    "sin x^2": "sin(x**2)",
    "√x + √(y+1)": "sqrt(x) + sqrt(y + 1)",
    "|x|·2|y + |x||": "abs(x)*2*abs(y + abs(x))",
    "sin|x|": "sin(abs(x))",
    "log10(x) + lg y": "log10(x) + log10(y)",
    "log2(8x) + sgn y": "log2(8*x) + sign(y)",
    "2[x − (y + 1)]² • e^{x}": "2*(x - (y + 1))**2*e**x",
    "σ(x)": "sigmoid(x)",
    "X^2 + SIN(Y)": "x**2 + sin(y)",
    "x²³ + y⁻¹": "x**23 + y**-1",
    "x²²": "x**22",
    "ｘ＋２": "x + 2",
    "x e^-x": "x*e**-x",
    "f(x, y) = ½x² + y²": "0.5*x**2 + y**2",
    " z=¾y": "0.75*y",
    "+".join("x" * 100): " + ".join("x" * 100),
}


def test_a_formula_is_read_as_it_is_taught_and_written_one_way():
    for said, meant in MEANT.items():
        formula = parse(said, XY)
        assert formula.text == meant
        assert parse(meant, XY) == formula


def test_another_name_of_a_variable_is_the_variable():
    formula = parse("w*x + v*x₁ + RM x2", ("w", "v", "x1", "x2"), {"x": "x1", "RM": "x2"})
    assert formula.text == "w*x1 + v*x1 + x2*x2"
    assert formula.used == ("w", "v", "x1", "x2")
    assert formula(2.0, 3.0, 5.0, 7.0) == 74


def test_it_is_typeset_as_in_a_textbook():
    typeset = {
        "(x^2 + y - 11)^2/2": r"\frac{\left(x^{2} + y - 11\right)^{2}}{2}",
        "3sqrt(|x|) - (-2)*y": r"3 \, \sqrt{\left|x\right|} - \left(-2 \, y\right)",
        "1e-7 x e^(-y)": r"1 \cdot 10^{-7} \, x \, e^{-y}",
        "x*(1 - (x - y))": r"x \, \left(1 - \left(x - y\right)\right)",
    }
    assert {said: parse(said, XY).latex for said in typeset} == typeset


#: sentence → texts refused with it, the place marked that is marked in them
REFUSED = {
    "sign": "▸__import__('os') ¦ x▸.__class__ ¦ x▸.real ¦ x▸[0] ¦ min▸{x, y} ¦ ▸'x' ¦ x ▸== y ¦ x ▸:= 2 ¦ x ▸% 2"
    " ¦ x ▸= 3 ¦ z = x ▸= y ¦ sin(x) ▸= y ¦ x▸\x00 ¦ ▸٣*x ¦ 1▸_000*x",
    "exponent": "9**▸9**9 ¦ x**▸100",
    "name": "(▸lambda: 1)() ¦ ▸exec(x) ¦ ▸open(x) ¦ ▸f(x) ¦ x ▸if y else 1 ¦ x ▸and y ¦ ▸𝘹 + 1 ¦ 1▸j*x ¦ 0▸x10"
    " ¦ ▸x₂ ¦ ▸x12",
    "order": "x /▸/ 2 ¦ x + ▸² ¦ x ▸+ ¦ ▸* x ¦ x * ▸* y ¦ (▸) ¦ sin(▸) ¦ exp(▸*x) ¦ |x|y▸| ¦ x**2▸**",
    "times": "1▸½*x ¦ 1.5▸.2 ¦ x ▸2",
    "call": "▸sin ¦ ▸sin x(y) ¦ ▸sin -x",
    "bracket": "sin▸(x ¦ x▸)",
    "comma": "0▸,5*x ¦ (x▸, y)",
    "arguments": "▸exp(x, y) ¦ ▸max(x)",
    "size": "▸1e999*x ¦ ▸exp(99)*x ¦ (-8)**▸(1/3)*x ¦ ▸log(0)*x",
    "zero": "x/▸0 ¦ x/▸(1-1)",
    "empty": "▸ ¦ ▸\t\n",
    "ambiguous": "1/▸2x ¦ ▸e^2x ¦ ▸√2x ¦ sin▸⁻¹(x)",
    "deep": "(" * 40 + "▸" + "(" * 20 + "x" + ")" * 60 + " ¦ " + "-" * 40 + "▸" + "-" * 60 + "x",
    "long": "x+" * 500 + "▸x ¦ " + "x+" * 399 + "▸x",  # as the second is written here it is longer
}


def test_what_is_none_is_refused_with_its_place():
    for sentence, texts in REFUSED.items():
        for marked in texts.split(" ¦ "):
            said, at = marked.replace("▸", ""), marked.index("▸")
            with pytest.raises(FormulaError) as caught:
                pytest.fail(f"{said} is {parse(said, XY)}")
            assert (caught.value.sentence, caught.value.at) == (sentence, at), said
            assert caught.value.at + caught.value.size <= max(len(said), 1)


PIECES = [*XY, *FUNCTIONS, *ALIASES, *CONSTANTS, *"+-*/(),.^ "]
PIECES += ["**", "1", "2.5", "1e3", "9**9", "__import__('os')", "open", "exec", "x.__class__", "λ", "\x00", "if"]


DONE: list[str] = []  # what Python audits while a formula is read, but for the reading of its text
HARMLESS = {"compile"}  # what `ast.parse` reports of itself: the text is read, not run
watched: list[bool] = []
sys.addaudithook(lambda event, _: DONE.append(event) if watched and event not in HARMLESS else None)


@settings(max_examples=60)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
def test_any_text_is_read_or_refused_and_does_nothing(said):
    watched.append(True)
    formula = parsed(said)
    watched.clear()
    assert DONE == []
    if isinstance(formula, FormulaError):
        assert 0 <= formula.at <= len(said)
        return
    assert parse(formula.text, XY).text == formula.text
    with np.errstate(all="ignore"):
        there = np.broadcast_to(formula(*POINTS.T), 16)
        again = np.broadcast_to(parse(formula.text, XY)(*POINTS.T), 16)
    assert np.array_equal(there, again, equal_nan=True)


def test_what_is_infinite_or_nowhere_is_so_without_a_warning():
    problem = gd.function_problem("mine", parse("log(x) + 1/y + sqrt(x)**x", XY), (1, 1), ((-2, 2),) * 2)
    w = np.array([[-1.0, 1.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    assert np.isfinite(problem.loss(w)).tolist() == [False, False, False, True]
    assert problem.gradient(w).shape == (4, 2)
    assert problem.hessian(w).shape == (4, 2, 2)
