"""A test that takes `language` is run in each."""

import pytest

from pages.ui.app import text


@pytest.fixture(params=text.LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return request.param
