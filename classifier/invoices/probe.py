"""Old workbooks (XLS) are opened in a process of their own first.

Their reader takes sizes and chains in the file at their word: a damaged one makes it run in circles or ask for
more memory than there is, which ends the process that it runs in. That process must not be the user's.
"""

from __future__ import annotations

import subprocess
import sys

from classifier.errors import InvoiceError
from classifier.invoices.compound import MAGIC

SECONDS = 60
MEMORY = 4_000_000_000
_ENDED_WELL = (0, 1)
_CHILD = f"""
import io, sys
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
import python_calamine
book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
for name in book.sheet_names:
    book.get_sheet_by_name(name)
"""


def refuse_deadly(content: bytes, file: str) -> None:
    """InvoiceError if reading the file takes down a process, or takes longer than `SECONDS`.

    A file that is refused with an error of its own passes: whoever reads it next says what is wrong with it.
    """
    if not content.startswith(MAGIC):
        return
    damaged = InvoiceError(
        f"{file}: is damaged; reading it would fill the memory or never end.",
        "Open it in a spreadsheet program and save it again.",
    )
    try:
        child = subprocess.run(  # noqa: S603 (this interpreter, with a text of this module)
            [sys.executable, "-I", "-c", _CHILD], input=content, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise damaged from None
    if child.returncode not in _ENDED_WELL:
        raise damaged
