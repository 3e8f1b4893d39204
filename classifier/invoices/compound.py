"""Compound files (OLE), in which old workbooks (XLS) and locked XLSX are kept, through olefile."""

from __future__ import annotations

import io

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def stream(content: bytes, name: str) -> bytes:
    """The stream of that name; empty if there is none, the file is damaged, or it is no compound file."""
    import olefile

    if not content.startswith(MAGIC):
        return b""
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as file:
            return bytes(file.openstream(name).read()) if file.exists(name) else b""
    except Exception:
        # olefile lets errors of every kind out on damaged files; whoever reads the workbook says what is wrong with it.
        return b""


def is_locked(content: bytes) -> bool:
    """Whether the file is an XLSX locked with a password; calamine does not look for one."""
    return bool(stream(content, "EncryptedPackage"))
