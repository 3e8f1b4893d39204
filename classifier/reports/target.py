"""Where a report goes: a file that appears whole or not at all, or standard output, always as the same bytes."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from classifier.errors import UsageError

PENDING = ".part"
BASIS_SUFFIX = ".basis.json"


class Target:
    """Takes text and bytes and keeps the SHA-256 of what was written."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink
        self._hash = hashlib.sha256()

    def write(self, content: str | bytes) -> None:
        """Text goes out as UTF-8 whatever the machine's own encoding is; half a character becomes "?"."""
        raw = content.encode("utf-8", "replace") if isinstance(content, str) else content
        self._hash.update(raw)
        self._sink.write(raw)

    def write_all(self, parts: Iterable[str]) -> None:
        """Each part as it comes."""
        for part in parts:
            self.write(part)

    @property
    def digest(self) -> str:
        """SHA-256 of all that was written."""
        return self._hash.hexdigest()


@contextmanager
def opened(output: Path | None) -> Iterator[Target]:
    """The file, or standard output. UsageError if the file cannot be written."""
    if output is None:
        sys.stdout.flush()
        yield Target(getattr(sys.stdout, "buffer", None) or _TextOnly())  # type: ignore[arg-type]
        sys.stdout.flush()
        return
    scratch = output.with_name(output.name + PENDING)
    try:
        handle = scratch.open("wb")
    except OSError as error:
        raise UsageError(f"{output}: cannot be written ({error.strerror}).", "Name a file in a folder that exists.") from error
    try:
        with handle:
            yield Target(handle)
        scratch.replace(output)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def keep_basis(output: Path, digest: str, basis: dict[str, Any], summary: dict[str, Any]) -> None:
    """Writes what the run stood on beside a file that has no room for it, tied to it by its digest."""
    kept = {"results": {"file": output.name, "sha256": digest}, "basis": basis, "summary": summary}
    with opened(output.with_name(output.name + BASIS_SUFFIX)) as target:
        target.write(json.dumps(kept, ensure_ascii=False, indent=1) + "\n")


class _TextOnly:
    """A standard output that was replaced by one without bytes beneath."""

    def write(self, raw: bytes) -> int:
        return sys.stdout.write(raw.decode("utf-8"))
