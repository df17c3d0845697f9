"""Ask the web process of this machine whether it can serve pages; exits 1 when it is not. Made for health checks."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/health/pages"
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(address, headers={"Host": host}), timeout=5):
            return 0
    except (urllib.error.URLError, OSError) as problem:
        print(f"{address} is not ready: {problem}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
