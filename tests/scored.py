"""Small corpora for the tests of scoring, and what is in the folders that it writes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

TEXTS = [
    "The dam may fail. It was built in 1931, and nobody has mended it since.",
    "“We must leave,” Ada Lund said. According to Osk, the road might not be open.",
    "Élodie denied that the bridge had ever been closed.",
    "",
    "Critics claim the council never met. The council declined to comment.",
]


def rows(count: int = len(TEXTS)) -> list[dict[str, Any]]:
    return [
        {"id": f"d{n}", "text": TEXTS[n % len(TEXTS)], "outlet": f"Outlet {n % 2}", "date": f"2020-0{n % 9 + 1}-01"}
        for n in range(count)
    ]


def lines(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def read(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table, all parts of it."""
    parts = sorted((folder / table).glob("*.parquet"))
    return [row for part in parts for row in pq.ParquetFile(part).read().to_pylist()]


def errors(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "errors.jsonl").read_text("utf-8").splitlines()]


def everything(folder: Path) -> dict[str, bytes]:
    """The bytes of all files in a folder, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
