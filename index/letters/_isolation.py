"""What keeps a process that parses untrusted files from everything but the file.

Both sides of it stand here: `command`, `environment` and `own_folder` are how the parent starts
such a process, `enter` is what the process does before it reads its first byte, and `limit` before
each file. Whatever it starts itself, Tesseract or LibreOffice, inherits all of it. Linux takes away
network and files for good (seccomp, Landlock); elsewhere limits, environment and folder remain, and
`enter` says what holds.
"""

import ctypes
import os
import platform
import shutil
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path

from index.letters.formats.base import Limits

__all__ = ["command", "enter", "environment", "limit", "own_folder"]

_ROOT = Path(__file__).resolve().parents[2]

_KEPT = ("SYSTEMROOT", "LD_LIBRARY_PATH", "TESSDATA_PREFIX")
"""Variables without which programs do not start or find their data."""

_READABLE = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/nix", "/gnu", "/snap",
    "/home/linuxbrew", "/etc", "/var/cache/fontconfig", "/var/lib/libreoffice",
    "/var/spool/libreoffice", "/dev/urandom", "/dev/random", "/sys/devices/system",
    "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys", "/proc/self",
)  # fmt: skip
"""Where programs, their libraries and fonts are; nothing of a person's or another process's."""

_PREFIX = "svarbrev-reading-"
_FRESH_SECONDS = 60.0

_WRITABLE = ("/dev/null", "/dev/zero")

_OPEN_FILES = 512
"""A converter needs some two hundred."""


def command(module: str) -> list[str]:
    """Return the command that runs one of our modules and imports nothing from where it stands.

    Without ``-P``, Python looks for modules in the current folder first, which may hold a
    ``json.py`` beside the letters.
    """
    return [sys.executable, "-P", "-m", module]


def environment(folder: Path) -> dict[str, str]:
    """Return the whole environment of the process: where programs are, and its own folder."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join([str(_ROOT), *_absolute("PYTHONPATH", "")]),
        "PATH": os.pathsep.join(_absolute("PATH", os.defpath)),
        "LC_ALL": "C.UTF-8",
        **dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP"), str(folder)),
    }


def _absolute(variable: str, default: str) -> list[str]:
    """Return the folders that a variable lists; not those that depend on where one stands."""
    listed = os.environ.get(variable, default).split(os.pathsep)
    return [folder for folder in listed if Path(folder).is_absolute()]


@contextmanager
def own_folder() -> Iterator[Path]:
    """Make the only folder that the process may write to, where it stands; gone at the end.

    Where this process was killed before it could remove one, the next removes it: what a converter
    wrote there are words of a letter.
    """
    _remove_orphans()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    with _locked(folder):
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _remove_orphans() -> None:
    """Remove folders of readers whose process is gone, and with it its lock on them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            # One that is being made is not locked yet.
            if time.time() - folder.lstat().st_mtime > _FRESH_SECONDS:
                with _locked(folder):
                    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder as long as this process lives; raises OSError where another one does."""
    try:
        import fcntl
    except ImportError:
        # Windows removes no folder in which a process stands.
        yield
        return
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(held)


def enter() -> frozenset[str]:
    """Give up, for good, what parsing a file does not need; return what holds from now on.

    "network": no connection to anywhere; "files": nothing of the user's files is seen, nothing
    written outside the own folder; "parent": it dies with the process that started it. Whatever
    this system does not offer is left out.
    """
    if sys.platform != "linux":
        return frozenset()
    library = ctypes.CDLL(None, use_errno=True)
    parent = os.getppid()
    held = set()
    if library.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0:
        held.add("parent")
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    # Without it the kernel lets only root put filters on a process.
    if library.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 and _close_network(library):
        held.add("network")
        # Only then: LibreOffice does not start where it can put no socket into /tmp, unless it is
        # told that it has.
        if _close_files(library):
            held.add("files")
    return frozenset(held)


def limit(limits: Limits) -> None:
    """Bound memory, written files and open files, and the computing time from now on, where the
    platform can; elsewhere the parent's limits of time stand alone.
    """
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime + limits.file_seconds) + 1
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits.expanded_bytes,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CPU: seconds,
    }
    if sys.platform != "darwin":
        bounds[resource.RLIMIT_AS] = limits.memory_bytes
    for kind, most in bounds.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        # Computing time is counted on and on, so its limit must be raised for the next file.
        lasting = hard if kind == resource.RLIMIT_CPU else least
        resource.setrlimit(kind, (least, lasting))


_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 1, 38, 22

# Landlock (linux/landlock.h); the numbers of its calls are the same on all processors.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_DEVICES = 1 << 6 | 1 << 11
_TRUNCATE = 1 << 14
_ALL_FILES = (0, (1 << 13) - 1, (1 << 14) - 1, (1 << 15) - 1, (1 << 15) - 1, (1 << 16) - 1)
"""Rights that a kernel knows by the version of its interface; the last holds from there on."""
_ALL_TCP, _ALL_SCOPES = 0b11, 0b11


def _close_files(library: ctypes.CDLL) -> bool:
    """Leave only programs and libraries to read, and the current folder to write."""
    version = library.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    known = _ALL_FILES[min(version, len(_ALL_FILES) - 1)]
    attributes = struct.pack(
        "QQQ", known, _ALL_TCP if version >= 4 else 0, _ALL_SCOPES if version >= 6 else 0
    )
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    rules = library.syscall(_CREATE_RULESET, attributes, size, 0)
    if rules < 0:
        return False
    reading = _EXECUTE | _READ_FILE | _READ_DIR
    listed = [_absolute(name, "") for name in ("PATH", *_KEPT)]
    code = [*sys.path, sys.prefix, sys.base_prefix, *chain.from_iterable(listed)]
    readable = {*_READABLE, *code} - {""}
    if (_ROOT / "pyproject.toml").exists():
        # A checkout holds more than the code.
        readable = (readable - {str(_ROOT)}) | {str(_ROOT / "index")}
    rights = dict.fromkeys(readable, reading)
    rights |= dict.fromkeys(_WRITABLE, _READ_FILE | _WRITE_FILE)
    rights[str(Path.cwd())] = known & ~(_EXECUTE | _MAKE_DEVICES)
    try:
        added = [_allow(library, rules, path, right & known) for path, right in rights.items()]
        return all(added) and library.syscall(_RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def _allow(library: ctypes.CDLL, rules: int, path: str, rights: int) -> bool:
    """Add a rule for a file, or for a folder and all below; what is not there needs none."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        if not Path(path).is_dir():
            rights &= _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
        return bool(library.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", rights, place), 0) == 0)
    finally:
        os.close(place)


# Seccomp (linux/seccomp.h, linux/filter.h): a program of (code, if so, if not, value).
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_ALLOWED, _ERROR = 0x7FFF_0000, 0x0005_0000
_NUMBER, _PROCESSOR, _FIRST, _SECOND = 0, 4, 16, 24
_EPERM, _EACCES, _ECONNREFUSED = 1, 13, 111
_UNIX, _STREAM, _KIND = 1, 1, 0xF
_X32 = 0x4000_0000

_CALLS = {
    "x86_64": (0xC000_003E, 41, 42, (49, 50), (
        44, 101, 155, 165, 166, 248, 249, 250, 272, 298, 304, 308, 310, 311, 321, 323, 425, 438,
    )),
    "aarch64": (0xC000_00B7, 198, 203, (200, 201), (
        206, 117, 41, 40, 39, 217, 218, 219, 97, 241, 265, 268, 270, 271, 280, 282, 425, 438,
    )),
}  # fmt: skip
"""By processor: its name for the kernel, the numbers of socket, of connect, of bind and listen, and
those of calls that no parser makes: sendto; ptrace; pivot_root, mount, umount2; add_key,
request_key, keyctl; unshare; perf_event_open; open_by_handle_at; setns; process_vm_readv,
process_vm_writev; bpf; userfaultfd; io_uring_setup, which would go around this filter;
pidfd_getfd."""


def _close_network(library: ctypes.CDLL) -> bool:
    """Let no socket be made but streams on this machine, and those lead nowhere.

    LibreOffice will not start without one at which a second LibreOffice could call it. It is told
    that it has it, and nothing is done.
    """
    known = _CALLS.get(platform.machine())
    if known is None or sys.maxsize < 2**32:
        return False
    name, socket, connect, told, others = known
    answers = {connect: _ECONNREFUSED, **dict.fromkeys(told, 0), **dict.fromkeys(others, _EPERM)}
    program = [
        (_LOAD, 0, 0, _PROCESSOR),
        (_EQUAL, 1, 0, name),
        (_RETURN, 0, 0, _ERROR | _EPERM),
        (_LOAD, 0, 0, _NUMBER),
        # The second set of numbers that x86 processors have.
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _ERROR | _EPERM),
    ]
    for number, answer in answers.items():
        program += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | answer)]
    program += [
        (_EQUAL, 1, 0, socket),
        (_RETURN, 0, 0, _ALLOWED),
        (_LOAD, 0, 0, _FIRST),
        (_EQUAL, 1, 0, _UNIX),
        (_RETURN, 0, 0, _ERROR | _EACCES),
        (_LOAD, 0, 0, _SECOND),
        (_AND, 0, 0, _KIND),
        (_EQUAL, 1, 0, _STREAM),
        (_RETURN, 0, 0, _ERROR | _EACCES),
        (_RETURN, 0, 0, _ALLOWED),
    ]
    lines = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    header = struct.pack("HP", len(program), ctypes.addressof(lines))
    return bool(library.prctl(_PR_SET_SECCOMP, 2, header, 0, 0) == 0)
