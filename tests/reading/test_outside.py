"""Reading in a process of its own: it ends with its reader, with its time and with its memory."""

import sys

import pytest

from pages.ui.reading import child, outside
from pages.ui.reading.reader import read
from tests.reading.files import FILES, PLAIN, many, refusal


def test_a_file_is_read_there_as_it_is_here():
    found = outside.read(PLAIN.encode())
    assert found[1:] == (*found[1:2], *read(PLAIN.encode())[2:])
    assert found.values.tolist() == read(PLAIN.encode()).values.tolist()
    assert refusal(outside.read, FILES["gzip_bomb"][0]) == ("bomb", {"megabytes": 50})


@pytest.mark.parametrize(("seconds", "wanted", "sentence"), [(60.0, False, "gone"), (0.0, True, "slow")])
def test_a_reading_ends_with_its_reader_and_with_its_time(monkeypatch, seconds, wanted, sentence):
    begun = []
    begin = outside._begun
    monkeypatch.setattr(outside, "_begun", lambda: begun.append(begin()) or begun[-1])
    monkeypatch.setattr(outside, "SECONDS", seconds)
    assert refusal(outside.read, many(1_000_000), wanted=lambda: wanted)[0] == sentence
    (process,) = begun
    assert process.poll() is not None, "it has ended"


@pytest.mark.parametrize(
    ("harm", "sentence"), [("b' ' * 2**31", "memory"), ("__import__('os').kill(__import__('os').getpid(), 24)", "slow")]
)
def test_what_takes_too_much_ends_its_own_process(monkeypatch, harm, sentence):
    """In place of the reader something that takes all it can get."""
    program = f"""
import sys
from pages.ui.reading import child
import pages.ui.reading.reader as package
child.SECONDS, child.MEGABYTES = 5, 256
first = package.read_from
package.read_from = lambda file, said: first(file) if file[0].startswith(b"x,y\\n1,2\\n2,word") else {harm}
child.main()
"""
    begin = outside.subprocess.Popen
    monkeypatch.setattr(outside.subprocess, "Popen", lambda _, **more: begin([sys.executable, "-c", program], **more))
    assert refusal(outside.read, PLAIN.encode())[0] == sentence
    assert child.MEGABYTES > 256
