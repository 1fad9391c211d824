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


def make_schedules(path=HERE / "torch_schedules.json"):
    import torch

    one = {
        "max_lr": 0.1,
        "total_steps": 100,
        "pct_start": 0.3,
        "div_factor": 25.0,
        "final_div_factor": 1e4,
        "anneal_strategy": "cos",
    }
    peak = one["pct_start"] * one["total_steps"] - 1  # 29

    def one_cycle(t):
        low = one["max_lr"] / one["div_factor"]
        if t <= peak:
            return anneal_cos(low, one["max_lr"], t / peak)
        return anneal_cos(one["max_lr"], low / one["final_div_factor"], (t - peak) / (99 - peak))

    out = {
        "step": schedule_entry(
            "StepLR", 0.1, "lr0 * gamma^floor(t/step_size)", lambda t: 0.1 * 0.5 ** (t // 30), step_size=30, gamma=0.5
        ),
        "exponential": schedule_entry("ExponentialLR", 0.1, "lr0 * gamma^t", lambda t: 0.1 * 0.97**t, gamma=0.97),
        "cosine": schedule_entry(
            "CosineAnnealingLR",
            0.1,
            "eta_min + (lr0-eta_min)(1+cos(pi t/T_max))/2",
            lambda t: anneal_cos(0.1, 0.001, t / 100),
            T_max=100,
            eta_min=0.001,
        ),
        "linear_warmup": schedule_entry(
            "LinearLR",
            0.1,
            "lr0 * (f + (1-f) min(t,T)/T), f=start_factor, T=total_iters",
            lambda t: 0.1 * (0.1 + 0.9 * min(t, 20) / 20),
            start_factor=0.1,
            end_factor=1.0,
            total_iters=20,
        ),
        "one_cycle": schedule_entry(
            "OneCycleLR",
            0.1,
            "cosine from max_lr/div_factor up to max_lr at "
            "t=pct_start*total_steps-1=29, then cosine down to "
            "max_lr/(div_factor*final_div_factor) at t=99",
            one_cycle,
            cycle_momentum=False,
            **one,
        ),
        "polynomial": schedule_entry(
            "PolynomialLR",
            0.1,
            "lr0 * (1 - min(t,T)/T)^power",
            lambda t: 0.1 * (1 - min(t, 80) / 80) ** 2,
            total_iters=80,
            power=2.0,
        ),
        "inverse_time": {
            "source": "closed form (torch has none)",
            "base_lr": 0.1,
            "parameters": {"decay": 0.05},
            "formula": "lr0 / (1 + decay*t)",
            "lr": [0.1 / (1 + 0.05 * t) for t in range(100)],
        },
    }
    Path(path).write_text(
        json.dumps(
            {
                "library": f"torch {torch.__version__}",
                "meaning": "lr[t] is the rate used by update number t, t = 0..99 (one scheduler step an update)",
                "schedules": out,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    make_schedules()
