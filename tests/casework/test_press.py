"""The setting process: it survives what its papers do, and what happens to it."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from casework import press
from casework.press import Unset, compile_order, current_press

ENDLESS = "#for a in range(100000) { for b in range(100000) { str(a + b) } }"


@pytest.fixture
def order(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "main.typ").write_text('#set document(title: [Giấy])\n#set text(lang: "vi")\nMột tờ giấy')
    return {"template": str(tmp_path / "main.typ"), "root": str(tmp_path)}


def written(order: dict[str, str], source: str) -> dict[str, str]:
    Path(order["template"]).write_text(source)
    return order


def test_many_threads_get_a_paper_each(order: dict[str, str]) -> None:
    with ThreadPoolExecutor(8) as threads:
        papers = list(threads.map(lambda _number: compile_order(order, timeout=20), range(24)))

    assert all(paper.startswith(b"%PDF") for paper in papers)


def test_a_setting_process_that_was_killed_is_started_again(order: dict[str, str]) -> None:
    killed = current_press().process
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()

    assert compile_order(order, timeout=20).startswith(b"%PDF")
    assert current_press().process.pid != killed.pid


def test_a_forked_process_starts_its_own(order: dict[str, str]) -> None:
    compile_order(order, timeout=20)
    child = os.fork()
    if child == 0:
        done = compile_order(order, timeout=20).startswith(b"%PDF")
        os._exit(0 if done and press.current_press().process.poll() is None else 1)

    _pid, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    assert compile_order(order, timeout=20).startswith(b"%PDF")


@pytest.mark.parametrize("source", [ENDLESS, '#("a" * 4000000000)'])
def test_too_much_work_ends_its_own_child_only(order: dict[str, str], source: str) -> None:
    before = current_press().process.pid

    with pytest.raises(Unset):
        compile_order(written(order, source), timeout=10, cpu_seconds=1)

    assert compile_order(written(order, "#set document(title: [Giấy])\nMột"), timeout=20).startswith(b"%PDF")
    assert current_press().process.pid == before


def test_a_paper_that_is_not_ready_in_time_is_given_up(order: dict[str, str]) -> None:
    begun = time.monotonic()

    with pytest.raises(Unset, match="1 seconds"):
        compile_order(written(order, ENDLESS), timeout=1)

    assert time.monotonic() - begun < 5


def test_the_error_says_line_and_column(order: dict[str, str]) -> None:
    with pytest.raises(Unset, match="unknown variable: ten") as error:
        compile_order(written(order, "Kính gửi\n#ten"), timeout=20)

    assert "main.typ:2:1" in error.value.diagnostic


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bytes]]:
    """A server of packages, which sees who asks."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{server.getsockname()[1]}")

        def watch() -> None:
            try:
                line, _address = server.accept()
                asked.append(line.recv(1000))
            except TimeoutError:
                pass

        thread = threading.Thread(target=watch)
        thread.start()
        yield asked
        thread.join()


def test_a_package_is_never_fetched(order: dict[str, str], listener: list[bytes]) -> None:
    killed = current_press().process  # the next one is started with the proxy of this test around it
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()

    with pytest.raises(Unset, match="package"):
        compile_order(written(order, '#import "@preview/cetz:0.3.0": *'), timeout=20)

    assert listener == []


def test_the_setting_process_is_told_no_secret_of_the_portals() -> None:
    environment = Path(f"/proc/{current_press().process.pid}/environ").read_text()

    assert {part.split("=")[0] for part in environment.split("\0") if part} == set(press._ENVIRONMENT)
