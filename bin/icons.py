"""Draw static/img/icons.svg from a copy of Tabler Icons: python bin/icons.py FOLDER.

The sheet is kept in the repository, so only who adds an icon needs the package:
    npm install --no-save --prefix .local/icons @tabler/icons@3.51.0
    python bin/icons.py .local/icons/node_modules/@tabler/icons/icons/outline
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "static" / "img" / "icons.svg"
INVISIBLE = '<path stroke="none" d="M0 0h24v24H0z" fill="none"/>'


def names() -> list[str]:
    """Return the icons that governance/http/assets.py lists, without importing Django."""
    listed = re.search(
        r'ICONS = frozenset\(\s*"""(.*?)"""', (ROOT / "governance/http/assets.py").read_text(), re.DOTALL
    )
    return sorted(listed.group(1).split()) if listed else []


def symbol(name: str, folder: Path) -> str:
    """Return one drawing as a symbol of the sheet."""
    drawing = (folder / f"{name}.svg").read_text()
    strokes = re.sub(r"\s*\n\s*", "", drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{strokes.replace(INVISIBLE, "").replace(" />", "/>")}</symbol>'


def main() -> None:
    """Write the sheet."""
    folder = Path(sys.argv[1])
    drawings = "\n".join(symbol(name, folder) for name in names())
    licence = "<!-- Tabler Icons 3.51.0, MIT licence, (c) 2020-2026 Pawel Kuna -->"
    SHEET.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{licence}\n{drawings}\n</svg>\n')
    print(f"{len(names())} icons in {SHEET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
