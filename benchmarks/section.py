"""The generated parts of README.md."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

README = Path(__file__).parent / "README.md"


def write_section(name: str, lines: Iterable[str]) -> None:
    """Write the part of README.md between the two marks of a name."""
    before, _, rest = README.read_text("utf-8").partition(f"<!-- {name} -->\n")
    _, _, after = rest.partition(f"<!-- /{name} -->\n")
    content = "".join(f"{line}\n" for line in lines)
    README.write_text(f"{before}<!-- {name} -->\n{content}<!-- /{name} -->\n{after}", "utf-8")
