"""Wrote seed_*.npz, keras_adam30.npz and facts.json: the lesson's loops, its Keras model, and facts of its data.

Imports none of the project's code, so that what it says is independent. Needs numpy, scikit-learn, torch and Keras,
which the tests do not. Weight order everywhere: w1 (RM), w2 (LSTAT), bias. About a minute.
"""

import json
import math
import os
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "pages" / "ui" / "runs" / "data" / "boston.csv"


def load_boston():
    table = np.loadtxt(DATA, delimiter=",", skiprows=1)
    assert table.shape == (506, 3)
    return table[:, :2], table[:, 2]


def minmax(x):
    """What sklearn's MinMaxScaler does (checked against it in facts)."""
    low, high = x.min(axis=0), x.max(axis=0)
    scale = 1.0 / (high - low)
    return x * scale - low * scale


def standardize(x):
    return (x - x.mean(axis=0)) / x.std(axis=0)  # population std, ddof=0


# ------------------------------------------------- the post's algorithms
def mse(features, target, weights):
    return float(np.mean(np.square(target - (features @ weights[:-1] + weights[-1]))))


def post_update(weights, features, target, lr):
    """One update with the post's arithmetic: w <- w - (-(2/N) * lr * x.T diff)."""
    n = len(target)
    predicted = np.zeros(n)
    for k in range(features.shape[1]):
        predicted = predicted + weights[k] * features[:, k]
    diff = target - (predicted + weights[-1])
    new = weights.copy()
    for k in range(features.shape[1]):
        new[k] = weights[k] - (-(2 / n) * lr * np.dot(features[:, k], diff))
    new[-1] = weights[-1] - (-(2 / n) * lr * np.dot(np.ones(n), diff))
    return new


def run_post(features, target, lr, batches, start=None):
    """All weights (updates + 1 rows) of a run over an iterable of index arrays/slices."""
    weights = np.zeros(features.shape[1] + 1) if start is None else np.array(start, float)
    trajectory = [weights]
    for batch in batches:
        weights = post_update(weights, features[batch], target[batch], lr)
        trajectory.append(weights)
    return np.array(trajectory)


def sequential_batches(n, batch_size, epochs):
    for _ in range(epochs):
        for first in range(0, n, batch_size):
            yield slice(first, first + batch_size)


def save_post(path, features, target, trajectory, steps, lr, **extra):
    steps = np.asarray(sorted({int(s) for s in steps}))
    weights = trajectory[steps]
    np.savez_compressed(
        path,
        step=steps,
        weights=weights,
        mse=np.array([mse(features, target, w) for w in weights]),
        final_weights=trajectory[-1],
        final_mse=mse(features, target, trajectory[-1]),
        predicted_first10=features[:10] @ trajectory[-1][:-1] + trajectory[-1][-1],
        lr=lr,
        start=trajectory[0],
        **extra,
    )


def make_seed():
    x, y = load_boston()
    x = minmax(x)
    n, lr, iters = len(y), 0.01, 5000
    steps = list(range(51)) + list(range(0, iters + 1, 10))

    full = run_post(x, y, lr, [slice(None)] * iters)
    save_post(HERE / "seed_full.npz", x, y, full, steps, lr)

    rng = np.random.default_rng(2021)
    idx = np.array([rng.choice(n, 1) for _ in range(iters)])
    save_post(
        HERE / "seed_sgd.npz", x, y, run_post(x, y, lr, idx), steps, lr, indices=idx.astype(np.int16), batch_size=1
    )

    rng = np.random.default_rng(2021)
    idx = np.array([rng.choice(n, 30) for _ in range(iters)])
    save_post(
        HERE / "seed_random30.npz",
        x,
        y,
        run_post(x, y, lr, idx),
        steps,
        lr,
        indices=idx.astype(np.int16),
        batch_size=30,
    )

    epochs, per_epoch = 1000, math.ceil(n / 30)
    seq = run_post(x, y, lr, sequential_batches(n, 30, epochs))
    assert (per_epoch, len(seq)) == (17, 17001)
    steps = list(range(5 * per_epoch + 1)) + list(range(0, epochs * per_epoch + 1, per_epoch))
    save_post(HERE / "seed_sequential30.npz", x, y, seq, steps, lr, batch_size=30, updates_per_epoch=per_epoch)


# --------------------------------------------------------------- Keras
def numpy_keras_adam(features, target, lr, batch_size, epochs, weights, dtype=np.float64):
    """Keras' Adam formula: epsilon is added to sqrt(v) BEFORE the bias correction."""
    b1, b2, eps = dtype(0.9), dtype(0.999), dtype(1e-7)
    x = np.column_stack([features, np.ones(len(target))]).astype(dtype)
    y, w = target.astype(dtype), np.array(weights, dtype)
    m, v, t, out = np.zeros_like(w), np.zeros_like(w), 0, [w.copy()]
    for _ in range(epochs):
        for first in range(0, len(y), batch_size):
            xb, yb = x[first : first + batch_size], y[first : first + batch_size]
            g = dtype(2) / dtype(len(yb)) * (xb.T @ (xb @ w - yb))
            t += 1
            alpha = dtype(lr) * np.sqrt(1 - b2 ** dtype(t)) / (1 - b1 ** dtype(t))
            m = m + (g - m) * (1 - b1)
            v = v + (g * g - v) * (1 - b2)
            w = w - alpha * m / (np.sqrt(v) + eps)
        out.append(w.copy())
    return np.array(out)


def run_keras(features, target, lr, batch_size, epochs):
    """The post's model, but shuffle=False. Weights at epochs 0..epochs and Keras' own loss."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    import keras

    if keras.config.backend() == "torch":
        import torch

        torch.set_num_threads(1)
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((features.shape[1],)),
            keras.layers.Dense(1, activation=None, kernel_initializer="zeros", bias_initializer="ones"),
        ]
    )
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=lr), loss="mse")
    flat = lambda: np.concatenate([np.ravel(p) for p in model.get_weights()])  # noqa: E731
    rows = [flat()]

    class Record(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            rows.append(flat())

    history = model.fit(
        features.astype(np.float32),
        target.astype(np.float32),
        batch_size=batch_size,
        epochs=epochs,
        shuffle=False,
        verbose=0,
        callbacks=[Record()],
    )
    predicted = model.predict(features[:10].astype(np.float32), verbose=0).ravel()
    version = f"keras {keras.__version__}, backend {keras.config.backend()}"
    return np.array(rows), np.array(history.history["loss"]), predicted, version


def save_keras(path, features, target, lr, batch_size, epochs):
    rows, loss, predicted, version = run_keras(features, target, lr, batch_size, epochs)
    wide = rows.astype(np.float64)
    f64 = numpy_keras_adam(features, target, lr, batch_size, epochs, rows[0])
    np.savez_compressed(
        path,
        epoch=np.arange(epochs + 1),
        weights=rows,
        keras_epoch_loss=loss,
        mse=np.array([mse(features, target, w) for w in wide]),
        predicted_first10=predicted,
        numpy_float64_weights=f64,
        lr=lr,
        batch_size=batch_size,
        library=version,
    )
    print(
        Path(path).name,
        version,
        "final",
        rows[-1],
        "mse",
        mse(features, target, wide[-1]),
        "max |keras - numpy f64|",
        float(np.abs(rows - f64).max()),
    )


def make_keras():
    x, y = load_boston()
    save_keras(HERE / "keras_adam30.npz", minmax(x), y, 0.01, 30, 1000)


def regression_facts(features, target):
    n = len(target)
    x = np.column_stack([features, np.ones(n)])
    hessian = 2 / n * x.T @ x
    eigen = np.linalg.eigvalsh(hessian)
    # eigenvalues of 2/N X'X = 2/N * singular values^2: more accurate for the small ones
    eigen_svd = np.sort(2 / n * np.linalg.svd(x, compute_uv=False) ** 2)
    assert np.allclose(eigen, eigen_svd, rtol=1e-9, atol=0)
    w, *_ = np.linalg.lstsq(x, target, rcond=None)
    residual = float(np.mean((x @ w - target) ** 2))
    low, high = float(eigen_svd[0]), float(eigen_svd[-1])
    return {
        "hessian": hessian.tolist(),
        "eigenvalues": eigen_svd.tolist(),
        "condition_number": high / low,
        "critical_lr": 2 / high,
        "best_fixed_lr": 2 / (low + high),
        "best_rate": (high - low) / (high + low),
        "ols_weights": w.tolist(),
        "min_mse": residual,
        "r2": 1 - residual / float(np.var(target)),
        "mse_at_zero_weights": float(np.mean(target**2)),
        "gradient_at_zero_weights": (-2 / n * x.T @ target).tolist(),
    }


def make_facts():
    from sklearn.linear_model import LinearRegression
    from sklearn.preprocessing import MinMaxScaler, StandardScaler

    x, y = load_boston()
    assert np.abs(MinMaxScaler().fit_transform(x) - minmax(x)).max() < 1e-15
    assert np.abs(StandardScaler().fit_transform(x) - standardize(x)).max() < 1e-12
    out = {}
    for name, features in (("raw", x), ("minmax", minmax(x)), ("standardized", standardize(x))):
        out[name] = regression_facts(features, y)
        model = LinearRegression().fit(features, y)
        check = np.append(model.coef_, model.intercept_)
        assert np.allclose(check, out[name]["ols_weights"], rtol=1e-9)
        assert abs(model.score(features, y) - out[name]["r2"]) < 1e-12
    (HERE / "facts.json").write_text(
        json.dumps(
            {
                "order": ["w1 (RM)", "w2 (LSTAT)", "bias"],
                "target": "PRICE, raw",
                "library": f"numpy {np.__version__}, checked against scikit-learn",
                "n": len(y),
                "mean": {"RM": x[:, 0].mean(), "LSTAT": x[:, 1].mean(), "PRICE": y.mean()},
                "min": {"RM": x[:, 0].min(), "LSTAT": x[:, 1].min()},
                "max": {"RM": x[:, 0].max(), "LSTAT": x[:, 1].max()},
                "std_ddof0": {"RM": x[:, 0].std(), "LSTAT": x[:, 1].std()},
                "features": out,
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    make_seed()
    make_facts()
    make_keras()
