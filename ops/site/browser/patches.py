"""What Streamlit's build for the browser (stlite 1.9.2, Streamlit 1.62) lacks for this app: called before it runs."""

import concurrent.futures
import functools
import inspect
import sys
import threading
import types


def patch():
    _components()
    _pages()
    _keywords()
    _fragments()
    _reruns()
    _one_thread()
    _alone()
    _answers()


def _components():
    """Its Runtime is kept elsewhere, but components still ask for it where it was."""
    import streamlit.runtime as runtime

    if not hasattr(runtime.Runtime, "exists"):
        runtime.Runtime.exists = staticmethod(runtime.exists)
        runtime.Runtime.instance = staticmethod(runtime.get_instance)


def _pages():
    """As app.py does where a server imports it: else a deep link is first told that there is no such page."""
    from streamlit.runtime.pages_manager import PagesManager

    PagesManager.uses_pages_directory = False


def _keywords():
    """Newer keywords, without which buttons wrap as they always did, and a box of several offers to choose all."""
    import streamlit as st
    from streamlit.elements.widgets.button_group import ButtonGroupMixin
    from streamlit.elements.widgets.multiselect import MultiSelectMixin

    newer = {"segmented_control": (ButtonGroupMixin, "wrap"), "pills": (ButtonGroupMixin, "wrap")}
    newer["multiselect"] = (MultiSelectMixin, "select_all")
    for name, (mixin, keyword) in newer.items():
        method = getattr(mixin, name)
        if keyword not in inspect.signature(method).parameters:
            setattr(mixin, name, _deaf(method, keyword))
            setattr(st, name, _deaf(getattr(st, name), keyword))


def _deaf(function, *dropped):
    """The function without these keywords."""

    @functools.wraps(function)
    def called(*arguments, **keywords):
        return function(*arguments, **{k: v for k, v in keywords.items() if k not in dropped})

    return called


def _fragments():
    """Its fragments show no boxes in a container from outside: a part that is handed one is run with its page."""
    import streamlit as st

    plain = st.fragment

    def fragment(function=None, **keywords):
        handed = [getattr(kind, "__name__", kind) for kind in getattr(function, "__annotations__", {}).values()]
        return function if "DeltaGenerator" in handed else plain(function, **keywords)

    st.fragment = fragment


def _reruns():
    """A run that was stopped for another one has not shown all: what it did not come to keeps its state, as it does in
    newer ones; else a batch size is forgotten when the page hears of it.
    """
    from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

    finished = ScriptRunner._on_script_finished

    def _on_script_finished(self, context, event, premature_stop):
        if event.name == "SCRIPT_STOPPED_FOR_RERUN" and not premature_stop:
            self._session_state._state._reset_triggers()
            premature_stop = True
        return finished(self, context, event, premature_stop)

    ScriptRunner._on_script_finished = _on_script_finished


def _one_thread():
    """There are no threads and no processes: a pool does its work where it is asked, what looks after others rests."""

    from stlite_lib import answers

    concurrent.futures.ThreadPoolExecutor = answers.Inline
    start = threading.Thread.start
    threading.Thread.start = lambda thread: None if thread.daemon else start(thread)
    module = types.ModuleType("_multiprocessing")  # imported for processes that are never begun
    module.SemLock = module.sem_unlink = None
    sys.modules.setdefault("_multiprocessing", module)


def _alone():
    """No other machine finds this server, and looking for its address there would be a call to the outside."""
    from streamlit import net_util

    net_util.get_internal_ip = net_util.get_external_ip = lambda: None


def _answers():
    """The app's routes are a server's own file, which is not read here: those that make sense are added to stlite's."""
    from stlite_lib import answers, asgi_app

    def create_app(script_path):
        from streamlit.starlette import App

        return App(script_path, routes=answers.routes())

    asgi_app.create_app = create_app
