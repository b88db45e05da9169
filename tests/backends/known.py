"""Differences that are known and stay: the rows under "Not read" of docs/evasions.md, where they occur at servers that are here.

Each has a request that shows it, which every run of its class sends: one that no longer shows it is reported, and can go.
"""
import dataclasses
import re

from generate import Request
from seeds import FORM, post


@dataclasses.dataclass(frozen=True)
class Known:
    row: str  # words of a row of docs/evasions.md
    classes: tuple  # in the first of which the example is sent
    readers: str  # a regex: all of the reader's name
    request: str  # a regex: somewhere in the reduced request
    example: Request

    def says(self, of_class, reader, raw):
        return (
            of_class in self.classes and re.fullmatch(self.readers, reader) is not None
            and re.search(self.request.encode("latin-1"), raw, re.IGNORECASE | re.DOTALL) is not None)


KNOWN = (
    Known("the query in the character set that a Content-Type names (Django", ("charset",), "django|webob",
          r"^GET .*\ncontent-type:.*charset", Request.of(b"/x?a=%2BAGU-vil", b"Content-Type: a/b; charset=utf-7\r\n")),
    Known("`charset` where only one server finds it", ("charset",), "django|webob|werkzeug",
          r"charset\*|\xa0charset|\"[^\r]*charset", post(FORM + b";\xa0charset=utf-7", b"a=+AGU-vil")),
    Known("a form with bit 7 of each byte cleared (formidable)", ("form", "charset"), "formidable", "[\x80-\xff]",
          post(FORM, b"z=1\xa6a\xbdevil")),
    Known(r"`\ud83d` that takes what follows (ruby-json", ("json",), "ruby-json", r"\\ud[89ab]",
          post(b"application/json", b'{"a":"<\\ud83dXphp system"}')),
    Known("a second declaration of an entity (REXML)", ("xml",), "rexml", "<!ENTITY.*<!ENTITY",
          post(b"application/xml", b'<!DOCTYPE a [<!ENTITY e "1"><!ENTITY e "evil">]><a>&e;</a>')),
)


def row_of(of_class, reader, raw):
    return next((one for one in KNOWN if one.says(of_class, reader, raw)), None)


def rows_not_in(text):
    return [one.row for one in KNOWN if one.row not in text]
