"""Reading files of text that people bring, in whatever encoding their programs write."""

from pathlib import Path

from django.utils.translation import gettext as _

from governance.ground.errors import Invalid

_MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def read_text(path: Path) -> str:
    """Return the text of a file as `text_of` does; raises OSError where there is none."""
    return text_of(path.read_bytes())


def text_of(content: bytes) -> str:
    """Return the text of a file: by its mark, else as UTF-8, else as UTF-16, else as GB18030.

    Raises Invalid naming the line of what cannot be read. A few bad bytes do not turn UTF-8 into other signs: such a
    file is refused, for what it is read as would be stored.
    """
    encoding = next((encoding for mark, encoding in _MARKED if content.startswith(mark)), "") or _unmarked(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = _("Line %(line)d holds a sign that cannot be read. Save the file as UTF-8.") % {"line": line}
        raise Invalid(message) from error


def _unmarked(content: bytes) -> str:
    even, odd = content[0:4096:2].count(0), content[1:4096:2].count(0)
    if odd > 1 and not even:
        return "utf-16-le"
    if even > 1 and not odd:
        return "utf-16-be"
    text = content.decode("utf-8", "surrogateescape")
    bad = sum("\udc80" <= sign <= "\udcff" for sign in text)
    # Of Chinese text in GB18030 one sign in twenty passes for UTF-8 by chance.
    good = sum(sign > "\x7f" for sign in text) - bad
    return "utf-8" if good >= 2 * bad else "gb18030"
