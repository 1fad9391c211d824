"""The tests without a browser compute as the server does."""

from pages.ui.app import serving

serving.one_thread_a_viewer()
