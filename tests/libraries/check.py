"""The scripts for PyTorch, Keras and scikit-learn, run by a Python that has them, against the screen's weights.

    python -m tests.libraries.check --python PATH_OF_A_PYTHON [torch] [keras] [sklearn]

The tests' own Python has scikit-learn, of which test_scripts.py takes some runs in every round; PyTorch and Keras are
no part of this project. `pip install torch keras` in an environment of their own, or Debian's python3-torch beside
`pip install keras` with KERAS_BACKEND=torch in the environment, is enough. What is not there is said and left out.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from pages.ui.player import script
from pages.ui.runs import experiment, schedules
from pages.ui.runs.settings import OPTIMIZERS, STRATEGIES, Settings

LIBRARIES = ("torch", "keras", "sklearn")
#: How far from the screen's weights, as a share of the largest: PyTorch's NAdam multiplies its momenta, and Keras holds
#: every rate, in single precision; Keras also corrects its averages after the number that keeps a root from zero.
NEAR = {"torch": 1e-8, "keras": 5e-6, "sklearn": 1e-9}
#: Runs every script of a folder; prints what each of them has printed as JSON, or what a package that is missing is.
RUNNER = """
import contextlib, io, json, pathlib, sys, traceback
found = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            exec(compile(path.read_text("utf-8"), path.name, "exec"), {"__name__": "__main__"})
        except ModuleNotFoundError as fault:
            printed = io.StringIO("missing " + str(fault.name))
        except Exception:
            printed = io.StringIO("failed " + traceback.format_exc())
    found[path.stem] = printed.getvalue()
print("FOUND" + json.dumps(found))
"""


class Case:
    """A run, its script by a library, and the weights and the loss the screen ends with."""

    def __init__(self, library: str, settings: Settings, strategy: str, share: float) -> None:
        made = experiment.setup(settings)
        low, high = made.limits
        rate = float(low * (high / low) ** share)
        updates, _, _ = experiment.updates_of(strategy, settings, made.problem.samples)
        run, _ = experiment.descend(settings, strategy, made, np.array([rate]), np.array([0, updates]))
        self.library = library
        self.name = f"{library}_{settings.optimizer}_{settings.schedule}_{strategy}_{settings.seed}"
        self.weights, self.loss = run.weights[0, -1], float(run.losses[0, -1])
        self.text = script.written(library, settings, strategy, rate, made, self.name)

    def away(self, printed: str) -> float:
        """How far the printed weights are, as a share of the largest of the screen's; ValueError where it failed."""
        if not printed.startswith("loss"):
            raise ValueError(f"{self.name}: {printed}")
        loss, weights = (np.array(line.split()[1:], float) for line in printed.splitlines())
        far = np.append(np.abs(weights - self.weights), 0.0).max() / max(1.0, float(np.abs(self.weights).max()))
        return float(max(far, abs(loss[0] - self.loss) / max(1.0, abs(self.loss)) / 10))


def cases(library: str, each: int, seed: int = 0) -> list[Case]:
    """`each` runs of every optimizer the library has words for, among all strategies, schedules and batch sizes."""
    chance, found = random.Random(seed), []
    for optimizer in OPTIMIZERS:
        tries = 0
        while tries < each:
            settings = Settings(
                data=chance.choice(["boston", "toy"]),
                scaling=chance.choice(["minmax", "standard"]),
                optimizer=optimizer,
                seed=chance.randrange(9999),
                length=chance.randint(2, 40),
                batch_size=chance.choice([1, 3, 12]),
                schedule=chance.choice(["constant", chance.choice(schedules.SCHEDULES)]),
                beta=chance.choice([0.5, 0.9]),
            )
            strategy = chance.choice(STRATEGIES)
            if library not in script.can(settings, strategy, experiment.setup(settings)):
                if not any(library in script.can(Settings(optimizer=optimizer), s, experiment.setup(Settings()))
                           for s in STRATEGIES):  # fmt: skip
                    break
                continue
            found.append(Case(library, settings, strategy, chance.uniform(0.1, 0.9)))
            tries += 1
    return found


def printed(python: str, library: str, found: list[Case]) -> dict[str, str]:
    """What each script prints, run by a Python."""
    with tempfile.TemporaryDirectory() as folder:
        for case in found:
            (Path(folder) / f"{case.name}.py").write_text(case.text, encoding="utf-8")
        command = [python, "-W", "ignore", "-c", RUNNER, folder]
        told = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ, cwd=folder)
    return dict(json.loads(told.stdout.partition("FOUND")[2]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("libraries", nargs="*", default=LIBRARIES)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--each", type=int, default=4)
    said, wrong = parser.parse_args(), 0
    for library in said.libraries:
        found = cases(library, said.each)
        told = printed(said.python, library, found)
        missing = {text.split()[1] for text in told.values() if text.startswith("missing")}
        if missing:
            print(f"{library}: left out, as there is no {' and no '.join(sorted(missing))} in {said.python}")
            continue
        far = {case.name: case.away(told[case.name]) for case in found}
        worst = max(far, key=far.__getitem__)
        wrong += sum(away > NEAR[library] for away in far.values())
        print(f"{library}: {len(found)} runs, the farthest {far[worst]:.1e} of its weights ({worst})")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
