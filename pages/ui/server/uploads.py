"""What Streamlit keeps of uploads, bounded: one file a session, and so many bytes of all; the oldest go first."""

from collections.abc import Callable
from typing import Any

from streamlit.runtime import get_instance

MOST_BYTES = 256 * 2**20  # of all readers' files as they came
ENDED: list[Callable[[str], None]] = []  # each is told which session's files are done with


def bound() -> None:
    """From now on, on the server that runs."""
    watch(get_instance().uploaded_file_mgr)


def watch(manager: Any) -> None:
    """The same for a manager of Streamlit's uploads."""
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
