"""Draw static/img/icons.svg from a copy of Tabler Icons: python bin/icons.py FOLDER [NEW_NAME …].

The sheet is kept in the repository, so only who adds an icon needs the package:
    npm install --no-save --prefix .local/icons @tabler/icons@3.51.0
    python bin/icons.py .local/icons/node_modules/@tabler/icons/icons/outline whistle-name
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHEET = ROOT / "static" / "img" / "icons.svg"
LICENCE = "<!-- Tabler Icons 3.51.0, MIT licence, (c) 2020-2026 Pawel Kuna -->"
INVISIBLE = '<path stroke="none" d="M0 0h24v24H0z" fill="none"/>'


def symbol(name: str, folder: Path) -> str:
    """Return one drawing as a symbol of the sheet."""
    drawing = (folder / f"{name}.svg").read_text()
    body = drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
    strokes = re.sub(r"\s*\n\s*", "", body).replace(" />", "/>").replace(INVISIBLE, "")
    return f'<symbol id="{name}" viewBox="0 0 24 24">{strokes}</symbol>'


def main() -> None:
    """Write the sheet with the drawings it has and those that were asked for."""
    folder, *new = sys.argv[1:]
    present = re.findall(r'<symbol id="([^"]+)"', SHEET.read_text()) if SHEET.exists() else []
    names = sorted({*present, *new})
    drawings = "\n".join(symbol(name, Path(folder)) for name in names)
    SHEET.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">\n{LICENCE}\n{drawings}\n</svg>\n')
    print(f"{len(names)} icons in {SHEET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
