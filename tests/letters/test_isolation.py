"""The process that parses untrusted files can reach nothing else, even when a file takes it over.

What such a file could try is run here as code in such a process, after what it does first.
"""

import io
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from index.errors import SvarbrevError
from index.letters import reader as reader_module
from index.letters._isolation import command, enter, environment, own_folder
from index.letters.formats import Limits
from index.letters.reader import Reader, read_letters

LETTER = b"Eksempel kommune\n\nVi viser til brevet.\n"
_FIRST = """
import os, socket, subprocess, sys, json
from index.letters._isolation import enter, limit
from index.letters.formats.base import Limits
held = enter()
"""


def inside(code: str, *arguments: str) -> dict[str, Any]:
    """Return the JSON that ``code`` prints in a process as the reader starts it."""
    with own_folder() as folder:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _FIRST + code, *arguments],
            cwd=folder,
            env=environment(folder),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


@pytest.fixture(scope="module")
def held() -> frozenset[str]:
    with Reader() as reader:
        assert reader.read(LETTER, "svar.txt").letters
        assert reader.holds is not None
        return reader.holds


@pytest.fixture
def closed(held: frozenset[str]) -> None:
    if not held >= {"network", "files", "parent"}:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI's kernel offers only {sorted(held)}")
        pytest.skip(f"this system offers only {sorted(held)}")


def test_a_module_beside_the_letters_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python looks for modules in the current folder first, when it runs a module."""
    trace = tmp_path / "run"
    for name in ("json", "struct", "index", "sitecustomize", "encodings"):
        (tmp_path / f"{name}.py").write_text(f"open({str(trace)!r}, 'w')\nraise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    for path in ("", ".", str(tmp_path)[1:]):
        monkeypatch.setenv("PYTHONPATH", path)
        assert read_letters(LETTER, "svar.txt").letters
    assert not trace.exists()


def test_a_program_beside_the_letters_is_never_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", os.environ["PATH"]]))
    with own_folder() as folder:
        places = environment(folder)["PATH"].split(os.pathsep)
    assert all(Path(place).is_absolute() for place in places)


def test_nothing_of_the_environment_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "of-the-user")
    seen = inside("print(json.dumps(dict(os.environ)))")
    assert "of-the-user" not in seen.values()
    assert seen["HOME"] == seen["TMPDIR"] != str(Path.home())


@pytest.mark.usefixtures("closed")
def test_no_network_of_any_kind(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        told = inside(
            """
def tried(work):
    try:
        work()
    except OSError as error:
        return error.errno
    return 0
def connect(family, where):
    socket.socket(family).connect(where)
port = int(sys.argv[1])
program = f"import socket; socket.create_connection(('127.0.0.1', {port}))"
command = [sys.executable, "-P", "-c", program]
print(json.dumps({
    "tcp": tried(lambda: connect(socket.AF_INET, ("127.0.0.1", port))),
    "tcp6": tried(lambda: connect(socket.AF_INET6, ("::1", port))),
    "udp": tried(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "log": tried(lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)),
    "netlink": tried(lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)),
    "unix": tried(lambda: connect(socket.AF_UNIX, "/run/systemd/private")),
    "program": subprocess.run(command, capture_output=True).returncode,
}))
""",
            port,
        )
    assert told.pop("program") == 1
    assert all(told.values()), told


@pytest.mark.usefixtures("closed")
def test_no_file_of_the_users_is_read_or_written(tmp_path: Path) -> None:
    secret = tmp_path / "other-letter.txt"
    secret.write_text("secret")
    told = inside(
        """
def tried(work):
    try:
        return work()
    except OSError as error:
        return type(error).__name__
path = sys.argv[1]
inner = subprocess.run(["cat", path], capture_output=True, text=True)
print(json.dumps({
    "read": tried(lambda: open(path).read()),
    "list": tried(lambda: os.listdir(os.path.dirname(path))),
    "write": tried(lambda: open(path, "a").write("x")),
    "new": tried(lambda: open(path + ".new", "w").write("x")),
    "remove": tried(lambda: os.remove(path)),
    "link": tried(lambda: open(os.symlink(path, "link") or "link").read()),
    "home": tried(lambda: os.listdir(os.path.expanduser("~" + (os.environ.get("USER") or "root")))),
    "program": inner.stdout,
    "own": tried(lambda: open("own", "w").write("abc")),
    "temporary": tried(lambda: __import__("tempfile").NamedTemporaryFile().write(b"abc")),
}))
""",
        str(secret),
    )
    assert (told.pop("own"), told.pop("temporary"), told.pop("program")) == (3, 3, "")
    assert set(told.values()) == {"PermissionError"}
    assert secret.read_text() == "secret"


@pytest.mark.usefixtures("closed")
def test_no_other_process_is_touched() -> None:
    told = inside(
        """
import signal
def tried(work):
    try:
        return work() or "done"
    except OSError as error:
        return type(error).__name__
print(json.dumps({
    "signal": tried(lambda: os.kill(os.getppid(), signal.SIGTERM)),
    "environment": tried(lambda: open(f"/proc/{os.getppid()}/environ").read()),
}))
"""
    )
    assert set(told.values()) == {"PermissionError"}


@pytest.mark.skipif(sys.platform != "linux", reason="asks the kernel of Linux")
def test_a_reader_dies_with_its_parent_even_in_the_middle_of_a_file() -> None:
    code = (
        "import os, sys, threading, time\n"
        "from index.letters.reader import Reader\n"
        "reader = Reader(); reader.read(b'Hei', 'a.txt')\n"
        "print(reader._child.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        child = int(parent.stdout.readline())
        # Stopped, it neither reads nor notices that its pipes are closed.
        os.kill(child, signal.SIGSTOP)
        parent.kill()
    end = time.monotonic() + 10
    while Path(f"/proc/{child}/stat").exists() and time.monotonic() < end:
        if "Z" in Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]:
            break
        time.sleep(0.05)
    assert time.monotonic() < end


def test_a_reader_outlives_the_thread_that_asked_it_first() -> None:
    """The kernel counts the thread that starts a process as its parent."""
    with Reader() as reader:
        first = threading.Thread(target=reader.read, args=(LETTER, "a.txt"))
        first.start()
        first.join()
        time.sleep(0.2)
        assert reader.read(LETTER, "b.txt").letters


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_memory_files_and_computing_time_are_bounded() -> None:
    told = inside(
        """
import resource
limit(Limits(file_seconds=100, expanded_bytes=10**6))
try:
    with open("much", "wb", buffering=0) as much:
        while much.write(bytes(10**5)):
            pass
except OSError as error:
    full = os.path.getsize("much")
print(json.dumps({
    "full": full,
    "seconds": resource.getrlimit(resource.RLIMIT_CPU)[0],
    "files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
}))
"""
    )
    assert told["full"] == 10**6
    assert 100 <= told["seconds"] <= 110
    assert told["files"] < 1000
    assert told["core"] == 0


def test_a_reader_that_does_not_start_is_no_fault_of_the_letter(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken = [sys.executable, "-c", "import sys; sys.exit('\\x1b[31mno such module')"]
    monkeypatch.setattr(reader_module, "command", lambda _: broken)
    with caplog.at_level(logging.WARNING), pytest.raises(SvarbrevError, match="does not start"):
        read_letters(LETTER, "svar.txt")
    assert "no such module" in caplog.text
    assert "\x1b" not in caplog.text


def test_the_folder_of_a_reader_is_gone_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Reader() as reader:
        assert reader.read(LETTER, "svar.txt").letters
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such locks")
def test_words_that_a_killed_reader_left_behind_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from index.letters._isolation import own_folder\n"
        "with own_folder() as folder:\n"
        "    (folder / 'letter.txt').write_text('words')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    (orphan,) = tmp_path.iterdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with own_folder() as living:
        for folder in (orphan, living):
            os.utime(folder, (0, 0))
        with own_folder():
            assert living.exists()
            assert not orphan.exists()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("closed")
@pytest.mark.skipif(shutil.which("soffice") is None, reason="there is no LibreOffice")
def test_libreoffice_converts_inside_of_it() -> None:
    """What a format starts inherits all of it, and must still be able to work."""
    told = inside(
        """
import pathlib, shutil
limit(Limits())
folder = pathlib.Path.cwd()
(folder / "letter.rtf").write_text(r"{\\rtf1 Prøvevik}", "latin-1")
program = pathlib.Path(shutil.which("soffice")).resolve().with_name("soffice.bin")
given = ["--headless", "--convert-to", "txt:Text", "--outdir", "out", "letter.rtf"]
# It asks to be started again, by 81, when it has made its profile.
while subprocess.run([program, f"-env:UserInstallation={folder.as_uri()}/profile", *given],
                     capture_output=True, timeout=50).returncode == 81:
    pass
print(json.dumps({"text": (folder / "out" / "letter.txt").read_text("utf-8-sig")}))
"""
    )
    assert told["text"].strip() == "Prøvevik"


def test_what_a_platform_without_locks_holds_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert enter() == frozenset()
    assert command("index.letters._child")[1:] == ["-P", "-m", "index.letters._child"]


def test_a_damaged_archive_still_names_the_file_it_died_of() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.txt", LETTER)
        archive.writestr("b.xyz", bytes(range(256)))
    reading = read_letters(packed.getvalue(), "svar.zip", Limits())
    assert len(reading.letters) == 1
    assert "b.xyz" in reading.failures[0].name
