"""What every door that files cases does alike."""

from collections.abc import Mapping
from typing import Any

from rest_framework.response import Response

from governance.ground.http.api import Endpoint


class Filing(Endpoint):
    """Where cases are filed: a repeat says that it is one."""

    def repeated(self, status: int, data: Any, headers: Mapping[str, str]) -> Response:
        """Answer 200 with the number that the first request was answered with."""
        return Response({**data, "is_new": False}, headers=headers)
