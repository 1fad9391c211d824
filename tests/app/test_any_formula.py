"""Every formula that is accepted opens: the whole way from a text to the block of bytes that a browser is sent."""

import random

import numpy as np
import pytest

from gd_core.formulas.tokens import FormulaError
from pages.ui.canvas import wire
from pages.ui.player import payload
from pages.ui.runs import data, experiment, typed
from pages.ui.runs.settings import Settings
from tests.app.landscapes import opening
from tests.core import generated


def opens(settings: Settings) -> bool:
    """Whether it is accepted; then everything a reader's browser is sent of it is there, and finite."""
    try:
        text = typed.checked(settings.landscape, settings.formula)
    except FormulaError:
        return False
    asked = Settings(**{**vars(settings), "formula": text})
    if asked.landscape == "model" and not typed.fits(text, data.shipped(asked.data), asked.scaling):
        return False
    made = experiment.setup(asked)
    header, arrays = wire.unpack(payload.build(asked, "en", opening(asked), wanted=("full",)))
    assert all(np.isfinite(array).all() for array in arrays.values() if array.dtype.kind == "f")
    assert np.isfinite(made.problem.loss(made.problem.start))
    assert all(np.isfinite([minimum["loss"], *minimum["at"]]).all() for minimum in header["minima"])
    return True


#: What once killed the Lab.
FUNCTIONS = [
    *(
        "(x**2+y**2)**0.5",
        "(x**2+y**2)**1.5",
        "(x**2+y**2)**(1/3)",
        "abs(x)**0.5",
        "abs(x)**1.2+y**2",
        "log(x**2+y**2)",
    ),
    *("tanh(1e-9**x)", "sinh(710*x)*sinh(710*y)", "1/(x-0.3)", "tan(x)", "log(abs(x-0.3))+x**2", "exp(exp(x))", "x/x"),
    *("1e9x^64", "0x+3", "√x + |y|", "(1 - relu(x))² + y²", "+".join(["x²"] * 100), "sinh(tan(y/x + x**3))"),
]
MODELS = ["w^x1+v", "abs(w)^x1+v", "w*x1**v", "w*log(x1)+v", "w/v/x1", "exp(exp(w x1)) v", "w*v", "x1**w+v", "w x + b"]
VAST = [("cosh(min(x**3, -pi)) + w*x + v", "boston", "standard"), ("-exp(x) - w + w*x + v", "toy", "raw")]


def test_what_once_killed_the_lab_opens_or_is_refused():
    assert [text for text in FUNCTIONS if not opens(Settings(landscape="formula", formula=text, length=40))] == []
    fitted = [text for text in MODELS if opens(Settings(landscape="model", formula=text, data="iris", length=40))]
    assert set(MODELS) - set(fitted) == {"w*log(x1)+v", "w/v/x1"}  # 0 stands among the scaled rows
    vast = [Settings(landscape="model", formula=text, data=of, scaling=how, length=40) for text, of, how in VAST]
    assert not any(map(opens, vast)), "a loss that single precision does not hold is nowhere to start from"


@pytest.mark.parametrize("seed", range(4))
def test_every_formula_that_is_accepted_opens(seed: int):
    """A function or a model nobody would write, on one of the sets."""
    rng, opened = random.Random(seed), 0
    for _ in range(8):
        of, scaling = rng.choice(["boston", "iris", "toy"]), rng.choice(["raw", "minmax", "standard"])
        some = Settings(landscape="formula", formula=generated.formula(rng, depth=rng.randrange(1, 5)), length=40)
        if rng.random() > 0.6:
            text = f"{generated.formula(rng, 'wvx', 3)} + w*x + v"
            some = Settings(landscape="model", formula=text, data=of, scaling=scaling, length=40)
        opened += opens(some)
    assert opened > 2
