"""What a server read against what the engine sees: the engine's process, and the one question whether a reading is in a view.

A reading is (reader, kind, path, value): who read it, what it is, the pieces of its name as the server nests them, bytes or None.
"""
import base64
import contextlib
import dataclasses
import itertools
import json
import re
import subprocess
import urllib.parse

# Where a reading of a kind must be found: in the views of this text, or in one element of one of these lists.
TEXTS = {"path": "http.path"}
LISTS = {
    "query": ("http.query_args",),
    "form": ("http.form_args", "http.parts"),
    "arg": ("http.query_args", "http.form_args", "http.parts"),  # a server that does not say which
    "file": ("http.parts",),  # its name; what is in it is a form
    "cookie": ("http.cookies",),
    "header": ("http.headers",),
    "json": ("http.json",),
    "xml": ("http.xml",),
}
KINDS = (*TEXTS, *LISTS)


@dataclasses.dataclass(frozen=True)
class Reading:
    reader: str
    kind: str
    path: tuple
    value: bytes

    @classmethod
    def of(cls, row):
        reader, kind, path, value = row
        return cls(reader, kind, tuple(base64.b64decode(piece) for piece in path), base64.b64decode(value))

    def __str__(self):
        return f"{self.kind} {b' > '.join(self.path)!r} = {self.value!r}" if self.path else f"{self.kind} {self.value!r}"


class Engine:
    """build/release/tests/backends/show_views, kept open."""

    def __init__(self, program):
        self.child = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)

    def views(self, raw, backend="generic"):
        self.child.stdin.write(backend.encode() + b" " + base64.b64encode(raw) + b"\n")
        self.child.stdin.flush()
        said = json.loads(self.child.stdout.readline())
        if "error" in said:
            return {"error": base64.b64decode(said["error"]).decode(errors="replace")}
        decoded = lambda views: [base64.b64decode(view) for view in views]
        said["texts"] = {field: decoded(views) for field, views in said["texts"].items()}
        said["lists"] = {
            field: [(decoded(names), decoded(values)) for names, values in elements] for field, elements in said["lists"].items()
        }
        return said

    def close(self):
        self.child.kill()  # on Ctrl-C it may be amid an answer
        self.child.wait()
        with contextlib.suppress(BrokenPipeError):
            self.child.stdin.close()
        self.child.stdout.close()


def plain(text):
    """With what is not ASCII as one sign a run: servers write that in many ways (Latin-1, UTF-8, U+FFFD), and no attack needs it."""
    return re.sub(rb"[\x80-\xff]+", b"?", text)


def same(value, views):
    """What is no character is dropped by some (busboy), and a NUL at the end (Ruby)."""
    value = value.rstrip(b"\0")
    views = [view.rstrip(b"\0") for view in views]
    return value in views or plain(value) in map(plain, views) or (value == b"" and b"?" in map(plain, views))


def same_path(path, views):
    """A server that puts escapes in, as `new URL` does, reads no other path."""
    return same(path, views) or same(urllib.parse.unquote_to_bytes(path), views)


def names(kind, path):
    """All ways to write the name of a reading as an element of a list may have it."""
    if kind in ("json", "xml"):
        return [b".".join(path)]
    if kind == "header":
        return [path[0].lower()]
    first, rest = path[0], path[1:]
    # A server numbers what was sent as `a[]`, or twice as `a`.
    spellings = [[first] + ([b"[]"] if first.isdigit() else [])]
    spellings += [[b"[%s]" % key] + ([b"[]", b""] if key.isdigit() else []) for key in rest[:6]]
    tail = b"".join(b"[%s]" % key for key in rest[6:])
    suffix = b".filename" if kind == "file" else b""
    return [b"".join(chosen) + tail + suffix for chosen in itertools.product(*spellings)]


def is_seen(reading, said):
    if reading.kind in TEXTS:
        return same_path(reading.value, said["texts"].get(TEXTS[reading.kind], []))
    wanted = names(reading.kind, reading.path)
    for field in LISTS[reading.kind]:
        for element_names, values in said["lists"].get(field, []):
            if reading.kind == "header":
                element_names = [name.lower() for name in element_names]
                element_names += [name.replace(b"_", b"-") for name in element_names]
            if same(reading.value, values) and any(same(name, element_names) for name in wanted):
                return True
    return False


def is_told(reading):
    return reading.value.startswith(b"/") if reading.kind == "path" else plain(reading.value).strip(b"? \t\r\n\x0b\x0c") != b""


def differences(readings, said, kinds):
    """Those of these kinds that are in no view, though the engine says that it saw everything.

    Blanks are no attack, nor is what holds no ASCII, and what an application cuts from a whole URL is no path.
    """
    if "error" in said or not said["whole"]:
        return []
    return [one for one in readings if one.kind in kinds and is_told(one) and not is_seen(one, said)]
