"""The virus scanner: its protocol against a stand-in, and the real one where CLAMAV_ADDRESS names it."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from casework.files import FileRejected, store_upload
from casework.models import StoredFile
from tests.casework import samples
from tests.casework.samples import upload

pytestmark = pytest.mark.django_db


class StandIn(threading.Thread):
    """Takes one INSTREAM, keeps what it was sent, gives the answer it was told to give."""

    def __init__(self, answer: bytes) -> None:
        super().__init__(daemon=True)
        self.answer = answer
        self.received = b""
        self.door = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.door.getsockname()[1]}"

    def run(self) -> None:
        connection, _address = self.door.accept()
        with connection, connection.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while length := struct.unpack("!I", stream.read(4))[0]:
                self.received += stream.read(length)
            connection.sendall(self.answer)


@pytest.fixture
def stand_in(request: pytest.FixtureRequest, settings: Settings) -> Iterator[StandIn]:
    scanner = StandIn(request.param)
    scanner.start()
    settings.CLAMAV_ADDRESS = scanner.address
    yield scanner
    scanner.door.close()


@pytest.mark.parametrize("stand_in", [b"stream: OK\0"], indirect=True)
def test_a_clean_file_is_marked_clean(stand_in: StandIn) -> None:
    content = samples.pdf() + b"\n" * 200_000  # more than one chunk

    assert store_upload(upload("to-khai.pdf", content)).scan == StoredFile.Scan.CLEAN

    stand_in.join(timeout=5)
    assert stand_in.received == content


@pytest.mark.parametrize("stand_in", [b"stream: Win.Test.EICAR_HDB-1 FOUND\0"], indirect=True)
def test_an_infected_file_is_refused_and_not_kept(stand_in: StandIn) -> None:
    with pytest.raises(FileRejected) as refusal:
        store_upload(upload("to-khai.pdf", samples.pdf()))

    assert (refusal.value.code, refusal.value.messages) == ("infected", ["Tệp có mã độc, đã xóa"])
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("stand_in", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: ????"], indirect=True)
def test_a_scanner_that_gives_no_verdict_lets_nothing_pass(stand_in: StandIn) -> None:
    with pytest.raises(FileRejected) as refusal:
        store_upload(upload("to-khai.pdf", samples.pdf()))

    assert refusal.value.code == "scanner_down"


@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:khong-phai-so", "khong-co-may-nay.invalid"])
def test_a_scanner_that_is_down_lets_nothing_pass(settings: Settings, address: str) -> None:
    settings.CLAMAV_ADDRESS = address

    with pytest.raises(FileRejected) as refusal:
        store_upload(upload("to-khai.pdf", samples.pdf()))

    assert refusal.value.code == "scanner_down"
    assert not StoredFile.objects.exists()


@pytest.mark.service
@pytest.mark.usefixtures("clamd")
def test_the_real_scanner_refuses_the_eicar_file_under_any_name() -> None:
    for name in ("eicar.com", "to-khai.pdf", "anh.jpg"):
        with pytest.raises(FileRejected) as refusal:
            store_upload(upload(name, samples.EICAR))
        assert refusal.value.code == "infected"


@pytest.mark.service
@pytest.mark.usefixtures("clamd")
def test_the_real_scanner_lets_a_clean_paper_pass() -> None:
    assert store_upload(upload("to-khai.pdf", samples.pdf())).scan == StoredFile.Scan.CLEAN
    assert store_upload(upload("anh.jpg", samples.phone_photo())).scan == StoredFile.Scan.CLEAN
