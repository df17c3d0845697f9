"""Which files of the browser packages the portal serves, and the finder that shows exactly these to collectstatic."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

NODE_MODULES = "node_modules"

# What a template calls "vendor/…", and where its package keeps it.
VENDOR = {
    "vendor/tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/maplibre/maplibre-gl-csp.js": "maplibre-gl/dist/maplibre-gl-csp.js",
    "vendor/maplibre/maplibre-gl-csp-worker.js": "maplibre-gl/dist/maplibre-gl-csp-worker.js",
    "vendor/echarts/echarts.common.min.js": "echarts/dist/echarts.common.min.js",
    "vendor/maplibre/maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
}

SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


class VendorStorage(FileSystemStorage):
    """The served files under their public names, without the comment that points to a source map."""

    def path(self, name: str) -> str:
        """Return where the package keeps the file."""
        return super().path(VENDOR[name.replace("\\", "/")])

    def _open(self, name: str, mode: str = "rb") -> File:
        return ContentFile(SOURCE_MAP.sub(b"", Path(self.path(name)).read_bytes()), name=name)


class NodeFinder(BaseFinder):
    """Show collectstatic and the development server the files of VENDOR and no other of node_modules."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.storage = VendorStorage(location=settings.BASE_DIR / NODE_MODULES)
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file behind a public name, or an empty list."""
        if path not in VENDOR or not self.storage.exists(path):
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield every served file that is installed."""
        yield from ((name, self.storage) for name in VENDOR if self.storage.exists(name))
