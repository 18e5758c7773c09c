"""A small TCP proxy in front of the real Elasticsearch, which can behave as badly as a network or a server may."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto

_CHUNK = 65_536


class Mood(Enum):
    PASS = auto()
    REFUSE = auto()  # nobody listens
    HANG = auto()  # takes the request and never answers
    SLOW = auto()  # answers after `delay` seconds
    CUT = auto()  # closes the connection in the middle of the answer


class Proxy:
    """Forwards bytes; its mood holds for open connections, too."""

    def __init__(self, host: str, port: int) -> None:
        self.server = (host, port)
        self.delay = 0.0  # seconds
        self.requests = 0  # chunks that came from clients
        self._mood = Mood.PASS
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self.port = 0
        self._listen()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def turn(self, mood: Mood, *, delay: float = 0.0) -> None:
        self._mood, self.delay = mood, delay
        if mood is Mood.REFUSE:
            self.close()
        elif self._listener is None:
            self._listen()

    def close(self) -> None:
        """Stop listening, and break every connection, as a server that is killed does."""
        listener, self._listener = self._listener, None
        if listener:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            for each in self._open:
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen()
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError), self._kept(client), self._kept(socket.create_connection(self.server)) as server:
            answers = threading.Thread(target=self._answer, args=[server, client], daemon=True)
            answers.start()
            while data := client.recv(_CHUNK):
                self.requests += 1
                server.sendall(data)
            with suppress(OSError):
                server.shutdown(socket.SHUT_RDWR)
            answers.join()

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(_CHUNK):
                self._behave(data, client)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def _behave(self, data: bytes, client: socket.socket) -> None:
        if self._mood is Mood.HANG:
            return
        if self._mood is Mood.SLOW:
            time.sleep(self.delay)
        if self._mood is Mood.CUT:
            client.sendall(data[: len(data) // 2])
            client.shutdown(socket.SHUT_RDWR)
            return
        client.sendall(data)

    @contextmanager
    def _kept(self, connection: socket.socket) -> Iterator[socket.socket]:
        with self._lock:
            self._open.add(connection)
        try:
            yield connection
        finally:
            with self._lock:
                self._open.discard(connection)
            connection.close()
