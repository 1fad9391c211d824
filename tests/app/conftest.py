"""The tests without a browser compute as the server does."""

from pages.ui.server import tuning

tuning.one_thread_a_viewer()
