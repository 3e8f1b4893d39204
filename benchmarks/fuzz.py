"""Fuzzes the readers: damaged forms of the ten-line documents of the tests, for so many minutes.

    python benchmarks/fuzz.py --minutes 10 [--seed 1] [--only csv,xlsx]

A reader may give lines, unreadable rows and notes, or refuse the document with an InvoiceError; anything else
is printed with the bytes that did it and kept in the folder given with --keep.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from classifier.errors import InvoiceError
from classifier.invoices import Document, ReadOptions
from tests.invoices import ten

MAKERS: dict[str, Callable[[], bytes]] = {
    ".csv": ten.delimited,
    ".tsv": lambda: ten.delimited("\t", "utf-16"),
    ".jsonl": ten.jsonl,
    ".json": ten.json_document,
    ".xlsx": ten.xlsx,
    ".xls": ten.xls,
    ".ods": ten.ods,
    ".ubl.xml": ten.ubl,
    ".cii.xml": ten.cii,
    ".pdf": ten.pdf,
    ".parquet": ten.parquet,
}
SPICE = (
    b"\x00",
    b'"',
    b";",
    b"\n",
    b"<",
    b"&x;",
    b"\xff\xfe",
    b"{",
    b"]",
    b"=",
    b"9" * 40,
    b"\xf0\x9f\x92\xa3",
    b"<!DOCTYPE a>",
    b" " * 200,
)


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with a few cuts, copies, changed bytes and insertions."""
    body = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3, 8, 30))):
        place = chance.randrange(len(body) + 1)
        kind = chance.randrange(6)
        if kind == 0 and body:
            body[min(place, len(body) - 1)] = chance.randrange(256)
        elif kind == 1:
            body[place:place] = chance.choice(SPICE)
        elif kind == 2:
            del body[place : place + chance.randrange(1, 64)]
        elif kind == 3:
            end = min(len(body), place + chance.randrange(1, 200))
            body[place:place] = body[place:end] * chance.randrange(1, 4)
        elif kind == 4:
            del body[place:]
        else:
            swap = chance.randrange(len(body) + 1)
            body[place : place + 8], body[swap : swap + 8] = body[swap : swap + 8], body[place : place + 8]
    return bytes(body)


def main() -> int:
    """Runs until the time is over; the number of crashes decides the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path, default=Path("fuzz-crashes"))
    options = parser.parse_args()
    wanted = [ending for ending in MAKERS if not options.only or ending.strip(".").split(".")[0] in options.only.split(",")]
    seeds = {ending: MAKERS[ending]() for ending in wanted}
    chance = random.Random(options.seed)
    runs: Counter[str] = Counter()
    crashes = 0
    end = time.monotonic() + 60 * options.minutes
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < end:
            ending = chance.choice(wanted)
            path = Path(folder) / f"damaged{ending}"
            path.write_bytes(damaged(seeds[ending], chance))
            runs[ending] += 1
            try:
                for _ in Document(str(path)).records(ReadOptions()):
                    pass
            except InvoiceError:
                pass
            except Exception as error:
                crashes += 1
                options.keep.mkdir(exist_ok=True)
                (options.keep / f"{options.seed}-{runs.total()}{ending}").write_bytes(path.read_bytes())
                print(f"{ending}: {type(error).__name__}: {error}", flush=True)
    print(f"{runs.total()} documents, {crashes} crashes: {dict(runs)}")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
