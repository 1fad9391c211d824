"""What Streamlit keeps of uploads, bounded: one file a session, and so many bytes of all; the oldest go first."""

from collections.abc import Callable
from typing import Any

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit.runtime import exists, get_instance

from pages.ui.reading.keeping import MOST_BYTES


def stay_in_memory() -> None:
    """From now on no part of an upload goes through a file: Starlette's own way is one for all over a megabyte."""
    MultiPartParser.spool_max_size = (int(st.get_option("server.maxUploadSize")) + 1) * 2**20


def bound(ended: Callable[[str], None]) -> None:
    """From now on, on this server; `ended` is told which session's files are done with. Again does nothing."""
    if exists():
        watch(get_instance().uploaded_file_mgr, ended)


def watch(manager: Any, ended: Callable[[str], None]) -> None:
    """The same for a manager of Streamlit's uploads."""
    if hasattr(manager, "bounded"):
        return
    manager.bounded = True
    add, remove = manager.add_file, manager.remove_session_files

    def add_file(session_id: str, file: Any) -> None:
        for older in list(manager.file_storage.get(session_id, {})):
            if older != file.file_id:
                manager.remove_file(session_id, older)
        add(session_id, file)
        for other in [session for session in list(manager.file_storage) if session != session_id]:
            if (
                sum(len(one.data) for files in manager.file_storage.copy().values() for one in files.values())
                <= MOST_BYTES
            ):
                break
            remove(other)

    def remove_session_files(session_id: str) -> None:
        remove(session_id)
        ended(session_id)

    manager.add_file, manager.remove_session_files = add_file, remove_session_files
