"""Which files of foreign packages the portal serves, and the finders that show collectstatic exactly these."""

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

# What a template calls "vendor/…", and where its package keeps it.
VENDOR = {
    "vendor/tabler/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/htmx/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "vendor/maplibre/maplibre-gl-csp.js": "maplibre-gl/dist/maplibre-gl-csp.js",
    "vendor/maplibre/maplibre-gl-csp-worker.js": "maplibre-gl/dist/maplibre-gl-csp-worker.js",
    "vendor/echarts/echarts.common.min.js": "echarts/dist/echarts.common.min.js",
    "vendor/maplibre/maplibre-gl.css": "maplibre-gl/dist/maplibre-gl.css",
}

# Python packages bring many more for pages that the portal does not have; compressing them took a minute.
SIDECAR = "drf_spectacular_sidecar"
PACKAGED = {
    f"{SIDECAR}/swagger-ui-dist/{name}": f"{SIDECAR}/static/{SIDECAR}/swagger-ui-dist/{name}"
    for name in ("favicon-32x32.png", "swagger-ui-bundle.js", "swagger-ui-standalone-preset.js", "swagger-ui.css")
}

SOURCE_MAP = re.compile(rb"(/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\s*$")


class ServedFiles(FileSystemStorage):
    """The served files under their public names, without the comment that points to a source map."""

    def __init__(self, *, folder: Path, files: dict[str, str]) -> None:
        super().__init__(location=folder)
        self.files = files

    def path(self, name: str) -> str:
        """Return where the package keeps the file."""
        return super().path(self.files[name.replace("\\", "/")])

    def _open(self, name: str, mode: str = "rb") -> File:
        return ContentFile(SOURCE_MAP.sub(b"", Path(self.path(name)).read_bytes()), name=name)


class ServedFilesFinder(BaseFinder):
    """Show collectstatic and the development server the files that are named here and no other of their packages."""

    files: dict[str, str]
    folder: Path

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.storage = ServedFiles(folder=self.folder, files=self.files)
        super().__init__(*args, **kwargs)

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Return the file behind a public name, or an empty list."""
        if path not in self.files or not self.storage.exists(path):
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Yield every served file that is installed."""
        yield from ((name, self.storage) for name in self.files if self.storage.exists(name))


class NodeFinder(ServedFilesFinder):
    """The files of VENDOR."""

    files = VENDOR
    folder = settings.BASE_DIR / "node_modules"


class PackagedFinder(ServedFilesFinder):
    """The files of PACKAGED."""

    files = PACKAGED
    folder = Path(str(resources.files(SIDECAR))).parent
