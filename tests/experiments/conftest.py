"""Small batches: three seats, one or two rounds, so that a debate takes a moment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from baimo.batches import FrontDoor
from debate.errors import ExperimentError
from debate.files import load_toml
from experiments.batch import Batch
from experiments.spec import Spec

HEAD = """
schema = "baimo-batch/1"
name = "small"
question_zh = "闸门有用吗？"
question_en = "Does the gate matter?"
"""
BASE = """
[base]
lang = "en"
rounds = 1
seats = ["deepseek", "tencent", "moonshot"]
"""


@pytest.fixture
def batch_of(tmp_path: Path) -> Callable[..., Batch]:
    """Return a function that makes a batch of TOML lines; `head` keys go before the tables."""

    def make(tables: str = "", head: str = "", base: str = BASE) -> Batch:
        path = tmp_path / "spec.toml"
        path.write_text(HEAD + head + base + tables, encoding="utf-8")
        return Batch(load_toml(path, Spec, ExperimentError), path, FrontDoor())

    return make
