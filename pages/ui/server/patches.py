"""What Streamlit is made to do otherwise, why, and for which version it is so.

The rest of this folder stands around Streamlit; these reach into it.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit import net_util
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.state import session_state
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState

from pages.ui.server import fair_queue, validation

TESTED = "1.67.0"  # the Streamlit whose inner parts these know

log = logging.getLogger(__name__)
_table: Any = SafeSessionState.filtered_state


class SessionValues(Mapping[str, Any]):
    """A session's values by their keys, those without one left out: one value is looked up as one."""

    def __init__(self, state: SafeSessionState) -> None:
        self.state = state

    def __getitem__(self, key: str) -> Any:
        if is_element_id(key) or session_state._is_internal_key(key):
            raise KeyError(key)
        with self.state._lock:
            return self.state._state[key]

    def __iter__(self) -> Iterator[str]:
        return iter(_table.fget(self.state))

    def __len__(self) -> int:
        return len(_table.fget(self.state))


def single_lookups() -> None:
    """A box or slider looks its own value up, where Streamlit makes a table of all the session's values for each:
    with a dozen of them 11 of the 43 ms that a choice in the Lab took."""
    SafeSessionState.filtered_state = property(SessionValues)  # type: ignore[assignment, method-assign]


def no_pages_folder() -> None:
    """Until st.navigation has run, Streamlit takes the folder pages/ for its old kind of pages and tells the first
    reader who comes by a page's address that there is none."""
    PagesManager.uses_pages_directory = False


def no_question_outside() -> None:
    """No site outside is asked for this machine's address as others see it. Streamlit asks for every socket of another
    site: where what goes out is dropped, that holds all pages up for two seconds each time. Whoever means that address
    names it: server.corsAllowedOrigins. When it starts it asks, too, before it imports us: it is told to print nothing,
    and `addresses.announce` does."""
    net_util.get_external_ip = lambda: None


def uploads_in_memory() -> None:
    """No part of an upload goes through a file: Starlette's own way is one for all over a megabyte."""
    MultiPartParser.spool_max_size = (int(st.get_option("server.maxUploadSize")) + 1) * 2**20


PATCHES: dict[str, Callable[[], None]] = {
    "single_lookups": single_lookups,
    "no_pages_folder": no_pages_folder,
    "no_question_outside": no_question_outside,
    "uploads_in_memory": uploads_in_memory,
    "validation": validation.watch,
    "fair_queue": fair_queue.watch,
}


def apply() -> None:
    """Once, before anybody comes; a line in the log where Streamlit is another than these were tested with."""
    if st.__version__ != TESTED:
        log.warning(
            "Streamlit %s is installed, and pages/ui/server was tested with %s: its patches may not fit; "
            "pip install streamlit==%s",
            st.__version__, TESTED, TESTED,
        )  # fmt: skip
    for patch in PATCHES.values():
        patch()


MOST_BYTES = 256 * 2**20  # of all readers' files as they came
ENDED: list[Callable[[str], None]] = []  # each is told which session's files are done with


def bound_uploads(manager: Any) -> None:
    """From now on Streamlit's uploads are one file a session, and so many bytes in all; the oldest go first."""
    add, remove = manager.add_file, manager.remove_session_files

    def add_file(session_id: str, file: Any) -> None:
        for older in list(manager.file_storage.get(session_id, {})):
            if older != file.file_id:
                manager.remove_file(session_id, older)
        add(session_id, file)
        for other in [session for session in list(manager.file_storage) if session != session_id]:
            files = [one for each in manager.file_storage.copy().values() for one in each.values()]
            if sum(len(one.data) for one in files) <= MOST_BYTES:
                break
            remove(other)

    def remove_session_files(session_id: str) -> None:
        remove(session_id)
        for told in ENDED:
            told(session_id)

    manager.add_file, manager.remove_session_files = add_file, remove_session_files
