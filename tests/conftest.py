"""Fixtures that more than one part's tests use."""

from collections.abc import Iterator

import pytest
from loopback.server import LoopbackServer


def pytest_configure(config: pytest.Config) -> None:
    """Let pass what LiteLLM warns of about itself; as an error it would read as a broken answer."""
    config.addinivalue_line("filterwarnings", "ignore:Accessing the 'model_:DeprecationWarning")


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    """A model server on loopback that has heard nothing yet."""
    with LoopbackServer() as running:
        yield running
