"""Models in NumPy's own terms: ``np`` is NumPy, or a module with its functions. For libraries without layers."""

from typing import Any

from benchmarks.workloads import Sizes


def xor(np: Any, weights: Any, x: Any) -> Any:
    hidden = np.tanh(x @ weights["0.weight"].T + weights["0.bias"])
    return np.tanh(hidden @ weights["2.weight"].T + weights["2.bias"])


def expression(np: Any, x: Any, y: Any) -> Any:
    return np.sum(np.tanh(x * y + x) * y)


def mlp(np: Any, weights: Any, x: Any) -> Any:
    hidden = np.maximum(x @ weights["0.weight"].T + weights["0.bias"], 0)
    return hidden @ weights["2.weight"].T + weights["2.bias"]


def lstm(np: Any, sigmoid: Any, weights: Any, x: Any, h: Any, c: Any) -> Any:
    """The state of the cells after all of ``x``."""
    size = h.shape[1]
    for row in x:
        gates = row @ weights["weight_ih"].T + weights["bias_ih"] + h @ weights["weight_hh"].T + weights["bias_hh"]
        i, f, g, o = (gates[:, k * size : (k + 1) * size] for k in range(4))
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
    return h


def transformer(np: Any, weights: Any, x: Any, sizes: Sizes) -> Any:
    batch, length, width, heads = sizes["batch"], sizes["length"], sizes["width"], sizes["heads"]

    def dense(x: Any, name: str, suffix: str = ".") -> Any:
        return np.matmul(x, weights[f"{name}{suffix}weight"].T) + weights[f"{name}{suffix}bias"]

    def divided(x: Any) -> Any:
        return np.swapaxes(np.reshape(x, (batch, length, heads, width // heads)), 1, 2)

    def normalized(x: Any, name: str) -> Any:
        centered = x - np.mean(x, axis=-1, keepdims=True)
        variance = np.mean(centered * centered, axis=-1, keepdims=True)
        return centered / np.sqrt(variance + 1e-5) * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    projected = dense(x, "self_attn.in_proj", "_")
    query, key, value = (divided(projected[:, :, k * width : (k + 1) * width]) for k in range(3))
    scores = np.exp(np.matmul(query, np.swapaxes(key, 2, 3)) / (width // heads) ** 0.5)
    found = np.matmul(scores / np.sum(scores, axis=-1, keepdims=True), value)
    x = x + dense(np.reshape(np.swapaxes(found, 1, 2), (batch, length, width)), "self_attn.out_proj")
    x = normalized(x, "norm1")
    return normalized(x + dense(np.maximum(dense(x, "linear1"), 0), "linear2"), "norm2")


def mse(np: Any, y: Any, target: Any) -> Any:
    error = y - target
    return np.mean(error * error)


def cross_entropy(np: Any, logits: Any, labels: Any) -> Any:
    shifted = logits - np.max(logits, axis=1, keepdims=True)
    log_shares = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
    return -np.mean(log_shares[np.arange(len(labels)), labels])
