"""Archives of any files: tar by the standard library, 7z by libarchive."""

import io
import tarfile
from typing import Literal

__all__ = ["seven_zipped", "tarred"]


def tarred(members: dict[str, bytes], packer: Literal["", "gz", "bz2", "xz"] = "gz") -> bytes:
    """Return a tar archive of ``members``, packed."""
    stream = io.BytesIO()
    mode = f"w:{packer}"
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def seven_zipped(members: dict[str, bytes], password: str | None = None) -> bytes:
    """Return a 7z archive of ``members``."""
    import libarchive

    stream = io.BytesIO()
    with libarchive.custom_writer(stream.write, "7zip", passphrase=password) as archive:
        for name, data in members.items():
            archive.add_file_from_memory(name, len(data), data)
    return stream.getvalue()
