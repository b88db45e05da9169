"""What Django, Werkzeug and WebOb, and Python's own json and ElementTree, make of a request: rows as in README.md.

Usage: wsgi.py PORT. Served by waitress.
"""
import base64
import io
import json
import sys
import warnings
import xml.etree.ElementTree as ElementTree

import django
import waitress
import webob
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from werkzeug.wrappers import Request as WerkzeugRequest

warnings.simplefilter("ignore")
settings.configure(ALLOWED_HOSTS=["*"], SECRET_KEY="none", LOGGING_CONFIG=None)
django.setup()


def encoded(text):
    data = text if isinstance(text, bytes) else str(text).encode("utf-8", "surrogatepass")
    return base64.b64encode(data).decode()


class Rows(list):
    def add(self, reader, kind, path, value):
        if None not in path and value is not None:
            self.append([reader, kind, [encoded(piece) for piece in path], encoded(value)])

    def pairs(self, reader, kind, pairs):
        for name, value in pairs:
            self.add(reader, kind, [name], value)

    def file(self, reader, name, file_name, content):
        self.add(reader, "file", [name], file_name)
        self.add(reader, "form", [name], content)


def all_of(multi_dict):
    return [(name, value) for name, values in multi_dict.lists() for value in values]


def django_reads(rows, environ):
    request = WSGIRequest(environ)
    rows.add("django", "path", [], request.path_info)
    yield lambda: rows.pairs("django", "query", all_of(request.GET))
    yield lambda: rows.pairs("django", "cookie", request.COOKIES.items())
    yield lambda: rows.pairs("django", "form", all_of(request.POST))
    yield lambda: [rows.file("django", name, file.name, file.read()) for name, file in all_of(request.FILES)]


def werkzeug_reads(rows, environ):
    request = WerkzeugRequest(environ)
    rows.add("werkzeug", "path", [], request.path)
    yield lambda: rows.pairs("werkzeug", "query", all_of(request.args))
    yield lambda: rows.pairs("werkzeug", "cookie", all_of(request.cookies))
    yield lambda: rows.pairs("werkzeug", "form", all_of(request.form))
    yield lambda: [rows.file("werkzeug", name, file.filename, file.read()) for name, file in all_of(request.files)]


def webob_reads(rows, environ):
    request = webob.Request(environ)
    yield lambda: rows.add("webob", "path", [], request.path_info)
    yield lambda: rows.pairs("webob", "query", request.GET.items())
    yield lambda: rows.pairs("webob", "cookie", request.cookies.items())

    def form():
        for name, value in request.POST.items():
            if hasattr(value, "file"):
                rows.file("webob", name, value.filename, value.file.read())
            else:
                rows.add("webob", "form", [name], value)

    yield form


class Pairs(list):
    """An object of JSON, with keys that come twice."""


def json_strings(rows, value, path):
    if isinstance(value, Pairs):
        for key, below in value:
            json_strings(rows, below, path + [key])
    elif isinstance(value, list):
        for at, below in enumerate(value):
            json_strings(rows, below, path + [at])
    elif isinstance(value, str):
        rows.add("python-json", "json", path, value)


def xml_texts(rows, element, path):
    local = lambda name: name.split("}")[-1]
    path = path + [local(element.tag)]
    rows.add("elementtree", "xml", path, (element.text or "") + "".join(below.tail or "" for below in element))
    for name, value in element.attrib.items():
        rows.add("elementtree", "xml", path[:-1] + [f"{path[-1]}@{local(name)}"], value)
    for below in element:
        xml_texts(rows, below, path)


def body_reads(rows, body):
    yield lambda: json_strings(rows, json.loads(body, object_pairs_hook=Pairs), [])
    yield lambda: xml_texts(rows, ElementTree.fromstring(body), [])


def application(environ, start_response):
    body = environ["wsgi.input"].read()
    fresh = lambda: {**environ, "wsgi.input": io.BytesIO(body)}
    rows = Rows()
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            rows.add("wsgi", "header", [name[5:].replace("_", "-")], value.encode("latin-1"))
    for steps in (django_reads(rows, fresh()), werkzeug_reads(rows, fresh()), webob_reads(rows, fresh()), body_reads(rows, body)):
        try:
            for step in steps:
                try:
                    step()
                except Exception:  # one reader refuses what another takes
                    pass
        except Exception:
            pass
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(rows).encode()]


if __name__ == "__main__":
    waitress.serve(application, host="127.0.0.1", port=int(sys.argv[1]), threads=2)
