"""Cases with known answers, each naming the program that computed them."""

import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent / "oracles"


def oracle(name):
    return json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))


def distance(found, expected):
    """Largest relative difference."""
    a, b = np.asarray(found, dtype=float), np.asarray(expected, dtype=float)
    assert a.shape == b.shape
    return float(np.max(np.abs(a - b) / np.abs(b)))
