"""What Streamlit keeps of uploads is bounded."""

import pytest
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.ui.server import patches


@pytest.mark.parametrize("sessions", ["aaaa", "abcd"])
def test_uploads_are_one_a_session_and_bounded_in_all(sessions, monkeypatch):
    monkeypatch.setattr(patches, "MOST_BYTES", 2500)
    manager, ended = MemoryUploadedFileManager("/upload"), []
    monkeypatch.setattr(patches, "ENDED", [ended.append])
    patches.bound_uploads(manager)
    for number, session in enumerate(sessions):
        manager.add_file(session, UploadedFileRec(str(number), "f.csv", "text/csv", bytes(1000)))
    left = {session: list(files) for session, files in manager.file_storage.items() if files}
    assert left == ({"a": ["3"]} if sessions == "aaaa" else {"c": ["2"], "d": ["3"]})
    manager.remove_session_files("d")
    assert ended == ["d"]
