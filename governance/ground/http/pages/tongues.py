"""Words of another language in a page carry their language, so that they are read aloud and set as what they are."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from governance.ground.tongue import tongue

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# Nothing here goes back on what it has taken (`++`, `*+`), so that no text costs more than its length.
# From one Chinese sign to the last one that only digits, blanks and Chinese marks part from it.
_CHINESE_RUN = re.compile(f"[{CHINESE}](?:[0-9 ·]*+[{CHINESE}\u3000-\u303f\uff00-\uffef])*+")
# Four words and more: a name or a code inside a Chinese sentence is read well enough as it is.
_ENGLISH_RUN = re.compile(r"(?<![\w'’-])[A-Za-z][A-Za-z'’-]*+(?:[ ,;:]++[A-Za-z][A-Za-z'’-]*+){3,}+")
# What holds no markup, or is no text: of these the first three can say their language themselves.
_PIECES = r"<(?P<own>title|textarea|option)\b(?P<attributes>[^>]*+)>(?P<words>[^<]*+)(?=</)"
# A picture and a field have no text: what their attributes say is all that is read of them.
_PIECES += r"|<(?P<void>img|input)\b(?P<inside>[^>]*+)(?=>)"
_SPOKEN = re.compile(r'\s(?:alt|title|placeholder|aria-label)="([^"]*+)"')
_PIECES += r"|<(?P<left>script|style|svg)\b.*?</(?P=left)>|<!--.*?-->"
_HOLDING = {
    "zh-Hans": (
        _CHINESE_RUN,
        re.compile(rf"{_PIECES}|>(?P<text>[^<>{CHINESE}]*+[{CHINESE}][^<>]*+)(?=<)", re.DOTALL),
    ),
    "en": (_ENGLISH_RUN, re.compile(rf"{_PIECES}|>(?P<text>[^<>A-Za-z]*+[A-Za-z][^<>]*+)(?=<)", re.DOTALL)),
}


class TongueMiddleware:
    """Marks Chinese words in English pages, and English sentences in Chinese ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            marked = with_tongues(response.content.decode(response.charset), tongue())
            response.content = marked.encode(response.charset)
        return response


def with_tongues(page: str, language: str) -> str:
    """Return a page in `language` with the other language's words marked: in its texts, its pictures and its fields."""
    other = "zh-Hans" if language.startswith("en") else "en"
    run, holding = _HOLDING[other]
    if not run.search(page):
        return page

    def mark(found: re.Match[str]) -> str:
        if found["text"]:
            return ">" + run.sub(rf'<bdi lang="{other}">\g<0></bdi>', found["text"])
        if found["own"] and "lang=" not in found["attributes"] and run.search(found["words"]):
            return f'<{found["own"]}{found["attributes"]} lang="{other}">{found["words"]}'
        if found["void"] and " lang=" not in found["inside"]:
            told = [*map(run.search, _SPOKEN.findall(found["inside"]))]
            return f'<{found["void"]} lang="{other}"{found["inside"]}' if any(told) else found[0]
        return found[0]

    return holding.sub(mark, page)
