"""What all tests share: deterministic Hypothesis profiles, matplotlib without a screen, material beside the project."""

import os
from pathlib import Path

import matplotlib
import pytest
from hypothesis import HealthCheck, settings

matplotlib.use("Agg")

settings.register_profile(
    "fast", max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "deep", max_examples=1500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fast"))

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"


@pytest.fixture
def shared() -> Path:
    """The material beside the project; a user's machine does not have it."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the material in ../shared is not on this machine")
    return SHARED


def pytest_addoption(parser):
    """Messages that changed on purpose are kept anew: pytest tests/test_messages.py --accept."""
    parser.addoption("--accept", action="store_true", help="keep the messages as they are now")


@pytest.fixture(autouse=True)
def _close_figures():
    """Let no picture of one test stay open in the next."""
    yield
    from matplotlib import pyplot as plt

    plt.close("all")
