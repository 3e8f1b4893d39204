"""What the user names to documents: files, folders, patterns and ZIP archives, every file under its own name."""

from __future__ import annotations

import glob
import io
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from classifier.errors import InvoiceError, UsageError
from classifier.invoices.document import STDIN, Document
from classifier.invoices.packed import DAMAGED_ZIP, MAX_RATIO, SMALL
from classifier.invoices.whole import MAX_WHOLE

MAX_MEMBERS = 10_000
MAX_ALL_MEMBERS = 4_000_000_000
_WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "content.xml", "mimetype"})


def documents(names: Sequence[str], input_format: str | None = None) -> Iterator[Document | InvoiceError]:
    """The documents behind the names, in order; an error stands in the place of what cannot be one.

    A folder is searched with all its sub-folders, in the order of the names; hidden files are passed over, and
    a link that leads out of the folder is an error. A name with * or ? that is no file is a pattern.

    UsageError, before anything is read, for a name behind which there is nothing.
    """
    yield from [found for paths in [_paths(name) for name in names] for path in paths for found in _of(path, input_format)]


def _paths(name: str) -> list[str | InvoiceError]:
    if name == STDIN:
        return [name]
    path = Path(name)
    try:
        if path.is_dir():
            found = list(_in_folder(path))
            return found or [InvoiceError(f"{path}: is a folder without files.", "Name a folder that holds invoices.")]
        if path.exists() or path.is_symlink():
            return [name]
    except (OSError, ValueError) as error:
        raise UsageError(f"{name!r}: cannot be a file name ({error}).", "Check the name.") from error
    if glob.has_magic(name):
        matches = [found for found in sorted(glob.glob(name, recursive=True)) if Path(found).is_file()]  # noqa: PTH207 (absolute patterns too)
        if matches:
            return list(matches)
        raise UsageError(f"{name}: no file matches that pattern.", "Check the name.")
    raise UsageError(f"{name}: there is no such file.", "Check the name.")


def _in_folder(folder: Path) -> Iterator[str | InvoiceError]:
    root = folder.resolve()
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.is_symlink() and not _leads_into(path, root):
            yield InvoiceError(f"{path}: is a link that leads out of the folder, or nowhere; left out.", "Name what it leads to.")
        elif path.is_file():
            yield str(path)
        elif not path.is_dir():
            yield InvoiceError(f"{path}: is no file.", "Remove it from the folder.")


def _leads_into(link: Path, root: Path) -> bool:
    try:
        return link.resolve().is_relative_to(root)
    except (OSError, RuntimeError):
        # Links that lead to one another: Python 3.13 raises the one, those before it the other.
        return False


def _of(path: str | InvoiceError, input_format: str | None) -> list[Document | InvoiceError]:
    if isinstance(path, InvoiceError):
        return [path]
    if path == STDIN or input_format or not _is_archive(path):
        return [Document(path, input_format)]
    return _members(path)


def _is_archive(path: str) -> bool:
    """Whether the file is a ZIP archive and no workbook, which is one too."""
    try:
        with Path(path).open("rb") as handle:
            if handle.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
                return False
        with zipfile.ZipFile(path) as archive:
            return _WORKBOOK_PARTS.isdisjoint(archive.namelist())
    except DAMAGED_ZIP:
        return path.casefold().endswith(".zip")


def _members(path: str) -> list[Document | InvoiceError]:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = sorted((part for part in archive.infolist() if not part.is_dir()), key=lambda part: part.filename)
    except DAMAGED_ZIP as error:
        return [InvoiceError(f"{path}: is a damaged archive ({error}).", "Pack it again.")]
    parts = [part for part in parts if not _is_hidden(part.filename)]
    if not parts:
        return [InvoiceError(f"{path}: is an archive without files.", "Pack the invoices again.")]
    if len(parts) > MAX_MEMBERS or sum(part.file_size for part in parts) > MAX_ALL_MEMBERS:
        return [
            InvoiceError(f"{path}: holds more than {MAX_MEMBERS:,} files or {MAX_ALL_MEMBERS:,} bytes; refused.", "Split it.")
        ]
    return [_member(path, part) for part in parts]


def _is_hidden(name: str) -> bool:
    pieces = PurePosixPath(name).parts
    return any(piece == "__MACOSX" or (piece.startswith(".") and piece != "..") for piece in pieces)


def _member(path: str, part: zipfile.ZipInfo) -> Document | InvoiceError:
    name = f"{path}/{part.filename}"
    if part.file_size > MAX_WHOLE or (part.file_size > SMALL and part.file_size > MAX_RATIO * max(part.compress_size, 1)):
        return InvoiceError(f"{name}: unpacks to {part.file_size:,} bytes, which no invoice does; refused.")
    if part.filename.casefold().endswith(".zip"):
        return InvoiceError(f"{name}: is an archive inside an archive.", "Unpack it first.")

    def opened() -> BinaryIO:
        try:
            with zipfile.ZipFile(path) as archive, archive.open(part) as member:
                # The size an archive states may be a lie: no more than that is unpacked.
                return io.BytesIO(member.read(part.file_size + 1))
        except DAMAGED_ZIP as error:
            locked = part.flag_bits & 1
            reason = "is locked with a password" if locked else f"is damaged ({error})"
            raise InvoiceError(f"{name}: {reason}.", "Unpack the archive, and give the file.") from error

    return Document(name, opener=opened)
