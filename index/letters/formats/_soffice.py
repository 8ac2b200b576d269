"""Files of other office programs, turned into ones that are read here by LibreOffice, where it is
installed.

LibreOffice parses what strangers sent, so it is started as little trusted as the file: inside the
reading process and its limits, with a time limit of its own, in a folder and a profile that are
made for this one file and thrown away, without macros, without a network where the platform can
take it away, with every link blocked where it cannot.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.errors import FormatError, LimitError
from index.letters.formats._alive import alive
from index.letters.formats.base import Limits

__all__ = ["Conversion", "convert", "program"]


_FILTERS = {
    "docx": "MS Word 2007 XML",
    "xlsx": "Calc MS Excel 2007 XML",
    "pptx": "Impress MS PowerPoint 2007 XML",
}
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.com",
)
# A first start, with a profile to be made, ends with a request to be started again.
_AGAIN, _MOST_STARTS = 81, 3
# Of the reader's patience, so that it is LibreOffice that is ended and not the reader.
_SHARE = 0.9
# linux/sched.h: a user namespace lets anybody make a network namespace, which has no network.
_NEW_USER, _NEW_NETWORK = 0x1000_0000, 0x4000_0000

_SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse">'
    "<value>{value}</value></prop></item>"
)
_SECURITY = "Office.Common/Security/Scripting"
_SETTINGS: tuple[tuple[str, str, str], ...] = (
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "DisableOLEAutomation", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    ("Office.Calc/Formula/Load", "ODFRecalcMode", "1"),
    # A proxy that is not there, for what would reach out all the same.
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(
        ("Inet/Settings", f"ooInet{kind}Proxy{what}", value)
        for kind in ("HTTP", "HTTPS", "FTP")
        for what, value in (("Name", "127.0.0.1"), ("Port", "9"))
    ),
    ("Inet/Settings", "ooInetNoProxy", ""),
)


@lru_cache(maxsize=1)
def program() -> str | None:
    """Return the path of LibreOffice, None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    known = found or next((place for place in _PLACES if Path(place).is_file()), None)
    if known is None:
        return None
    # What is in the path only starts the program proper, which could then not be ended.
    proper = Path(known).resolve().with_name("soffice.bin")
    return str(proper) if proper.is_file() else known


@dataclass(frozen=True, slots=True)
class Conversion:
    """What a file is, by its ending and by LibreOffice's name for its kind, and what it is to
    become: "docx", "xlsx" or "pptx".
    """

    ending: str
    source: str
    target: str


def convert(data: bytes, kind: Conversion, shown: str, limits: Limits) -> bytes:
    """Return a file of one kind as one of another.

    Raises FormatError where LibreOffice is missing or cannot read the file, LimitError where it
    takes too long or makes too much of it; ``shown`` names the file in errors.
    """
    path = program()
    if path is None:
        raise FormatError(code="office.install", name=shown)
    with tempfile.TemporaryDirectory(prefix="svarbrev-", ignore_cleanup_errors=True) as place:
        folder = Path(place)
        given = folder / f"letter{kind.ending}"
        given.write_bytes(data)
        _write_profile(folder / "profile" / "user")
        command = [
            path,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            f"--infilter={kind.source}",
            *("--convert-to", f"{kind.target}:{_FILTERS[kind.target]}"),
            *("--outdir", str(folder / "out"), str(given)),
        ]
        _run(command, folder, shown, limits)
        made = folder / "out" / f"letter.{kind.target}"
        if not made.is_file():
            raise FormatError(code="office.damaged", name=shown)
        if made.stat().st_size > limits.file_bytes:
            raise LimitError(code="office.large", name=shown, most=limits.file_bytes // 2**20)
        return made.read_bytes()


def _write_profile(user: Path) -> None:
    user.mkdir(parents=True)
    items = "".join(
        _SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        "utf-8",
    )


def _run(command: list[str], folder: Path, shown: str, limits: Limits) -> None:
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "LC_ALL": "C.UTF-8"}
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH")
    environment |= {name: os.environ[name] for name in kept if name in os.environ}
    for _ in range(_MOST_STARTS):
        alive()
        try:
            done = subprocess.run(  # noqa: S603
                command,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limits.seconds * _SHARE,
                check=False,
                preexec_fn=_isolation(limits),
            )
        except subprocess.TimeoutExpired as error:
            raise LimitError(
                code="office.slow", name=shown, seconds=limits.seconds * _SHARE
            ) from error
        if done.returncode != _AGAIN:
            break
    alive()


def _isolation(limits: Limits) -> Callable[[], None] | None:
    """Return what the new process does before it starts: bound what it writes and computes, and
    give up its network.
    """
    if sys.platform != "linux":
        return None
    import ctypes
    import resource

    library = ctypes.CDLL(None)
    seconds = max(round(limits.seconds), 1)

    def isolate() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limits.expanded_bytes, limits.expanded_bytes))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        # Refused in some containers; then the settings of the profile stand alone.
        library.unshare(_NEW_USER | _NEW_NETWORK)

    return isolate
