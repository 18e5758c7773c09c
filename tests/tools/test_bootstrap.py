"""What `make run` says when a fresh machine lacks something: one clear line, never a traceback."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A checkout without a virtual environment, whose lock names one package."""
    monkeypatch.setattr(bootstrap, "ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(bootstrap, "PYTHON", str(tmp_path / ".venv" / "bin" / "python"))
    (tmp_path / "requirements.txt").write_text("six==1.17.0 --hash=sha256:" + "0" * 64 + "\n")
    return tmp_path


def test_an_old_python_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer"):
        bootstrap.check_python()


def test_a_taken_port_is_named_before_anything_is_installed() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])

        done = subprocess.run(
            [sys.executable, "tools/bootstrap.py", "run"],
            cwd=ROOT,
            env={**os.environ, "PORT": port},
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"make: port {port} is taken; stop the other program or choose another: make run PORT=8080"
    ]


def test_without_network_one_line_says_that_the_packages_could_not_be_installed(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("PIP_RETRIES", "0")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)

    with pytest.raises(SystemExit) as stop:
        bootstrap.make_venv("requirements.txt")

    assert "is the network there?" in str(stop.value)
    assert "\n" not in str(stop.value)


def test_an_interrupted_preparation_is_done_again(tmp_path: Path) -> None:
    done: list[int] = []

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        bootstrap.once("step", "v1", interrupted, folder=str(tmp_path))
    for _ in range(2):
        bootstrap.once("step", "v1", lambda: done.append(1), folder=str(tmp_path))

    assert done == [1]


def test_static_files_are_collected_with_a_hash_and_compressed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STATIC_ROOT", str(tmp_path))
    monkeypatch.setattr(bootstrap, "PYTHON", sys.executable)

    bootstrap.collect_static()

    names = json.loads((tmp_path / "staticfiles.json").read_text())["paths"]
    assert names["css/base.css"] != "css/base.css"
    assert (tmp_path / f"{names['css/base.css']}.gz").exists()
