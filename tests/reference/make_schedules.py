"""Wrote torch_schedules.json: the learning rates of torch's schedulers, each checked against its closed form.

Needs torch, which the tests do not.
"""

import json
import math
from pathlib import Path

HERE = Path(__file__).resolve().parent


def torch_schedule(cls, base_lr, steps=100, **args):
    """lr that update number t (from 0) uses: read before optimizer.step()."""
    import torch

    p = torch.zeros(1, requires_grad=True)
    p.grad = torch.zeros(1)
    optimizer = torch.optim.SGD([p], lr=base_lr)
    scheduler = getattr(torch.optim.lr_scheduler, cls)(optimizer, **args)
    values = []
    for t in range(steps):
        values.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if t + 1 < steps:
            scheduler.step()
    return values


def anneal_cos(start, end, part):
    return end + (start - end) / 2 * (1 + math.cos(math.pi * part))


def schedule_entry(cls, base_lr, formula, closed, **args):
    """A torch schedule, checked against its closed form."""
    values = torch_schedule(cls, base_lr, **args)
    off = max(abs(a - closed(t)) for t, a in enumerate(values))
    assert off < 1e-12 * max(1.0, base_lr), (cls, off)
    return {
        "source": f"torch.optim.lr_scheduler.{cls}",
        "base_lr": base_lr,
        "parameters": args,
        "formula": formula,
        "max_abs_diff_to_formula": off,
        "lr": values,
    }


ONE = {"max_lr": 0.1, "total_steps": 100, "pct_start": 0.3, "div_factor": 25.0, "final_div_factor": 1e4}
ONE_CYCLE = (
    "cosine from max_lr/div_factor up to max_lr at t=pct_start*total_steps-1=29, then cosine down to "
    "max_lr/(div_factor*final_div_factor) at t=99"
)
WARMUP = "lr0 * (f + (1-f) min(t,T)/T), f=start_factor, T=total_iters"


def one_cycle(t):
    low, peak = ONE["max_lr"] / ONE["div_factor"], ONE["pct_start"] * ONE["total_steps"] - 1
    if t <= peak:
        return anneal_cos(low, ONE["max_lr"], t / peak)
    return anneal_cos(ONE["max_lr"], low / ONE["final_div_factor"], (t - peak) / (99 - peak))


TABLE = {  # id: (torch class, formula in words, formula, the class's arguments)
    "step": ("StepLR", "lr0 * gamma^floor(t/step_size)", lambda t: 0.1 * 0.5 ** (t // 30),
             {"step_size": 30, "gamma": 0.5}),
    "exponential": ("ExponentialLR", "lr0 * gamma^t", lambda t: 0.1 * 0.97**t, {"gamma": 0.97}),
    "cosine": ("CosineAnnealingLR", "eta_min + (lr0-eta_min)(1+cos(pi t/T_max))/2",
               lambda t: anneal_cos(0.1, 0.001, t / 100), {"T_max": 100, "eta_min": 0.001}),
    "linear_warmup": ("LinearLR", WARMUP, lambda t: 0.1 * (0.1 + 0.9 * min(t, 20) / 20),
                      {"start_factor": 0.1, "end_factor": 1.0, "total_iters": 20}),
    "one_cycle": ("OneCycleLR", ONE_CYCLE, one_cycle, {"cycle_momentum": False, **ONE, "anneal_strategy": "cos"}),
    "polynomial": ("PolynomialLR", "lr0 * (1 - min(t,T)/T)^power", lambda t: 0.1 * (1 - min(t, 80) / 80) ** 2,
                   {"total_iters": 80, "power": 2.0}),
}  # fmt: skip


def make_schedules():
    import torch

    out = {
        name: schedule_entry(cls, 0.1, words, closed, **given) for name, (cls, words, closed, given) in TABLE.items()
    }
    inverse_time = {"source": "closed form (torch has none)", "base_lr": 0.1, "parameters": {"decay": 0.05}}
    rates = [0.1 / (1 + 0.05 * t) for t in range(100)]
    out["inverse_time"] = {**inverse_time, "formula": "lr0 / (1 + decay*t)", "lr": rates}
    meaning = "lr[t] is the rate used by update number t, t = 0..99 (one scheduler step an update)"
    text = json.dumps({"library": f"torch {torch.__version__}", "meaning": meaning, "schedules": out}, indent=1)
    (HERE / "torch_schedules.json").write_text(text + "\n")


if __name__ == "__main__":
    make_schedules()
