"""One server for all that is played of classes."""

from collections.abc import Iterator

import pytest

from tests.conftest import running_app


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    with running_app() as (url, _):
        yield url
