"""A network between a browser and the server that a test can take away: bytes both ways, on the loopback only."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Relay:
    """Listens on `port` and hands on to the server's port; cut, nothing gets through and nobody is told."""

    def __init__(self, server_port: int) -> None:
        self.server_port = server_port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.pairs: dict[socket.socket, socket.socket] = {}
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.cut = self.over = False
        self.thread = threading.Thread(target=self._work)
        self.thread.start()

    def end(self) -> None:
        self.over = True
        self.thread.join()
        for one in [self.listener, *self.pairs]:
            one.close()
        self.selector.close()

    def _work(self) -> None:
        while not self.over:
            for key, _ in self.selector.select(0.05):
                self._step(key.fileobj)  # type: ignore[arg-type]
            if self.cut:
                for one in list(self.pairs):
                    self._drop(one)

    def _step(self, one: socket.socket) -> None:
        if one is self.listener:
            near, _ = one.accept()
            if self.cut:
                return near.close()
            try:
                far = socket.create_connection(("127.0.0.1", self.server_port))
            except OSError:
                return near.close()
            for a, b in ((near, far), (far, near)):
                self.pairs[a] = b
                self.selector.register(a, selectors.EVENT_READ)
            return None
        if one not in self.pairs:
            return None
        try:
            data = one.recv(65536)
            self.pairs[one].sendall(data)
        except OSError:
            data = b""
        return None if data else self._drop(one)

    def _drop(self, one: socket.socket) -> None:
        if one not in self.pairs:
            return
        for end in (one, self.pairs[one]):  # both are there, or none
            del self.pairs[end]
            self.selector.unregister(end)
            end.close()


@contextmanager
def relayed(server_port: int) -> Iterator[Relay]:
    relay = Relay(server_port)
    try:
        yield relay
    finally:
        relay.end()
