"""Tests of the comparison itself: it finds what is in no view, and nothing else. Usage: compare_test.py SHOW_VIEWS"""
import sys
import types
import unittest

import compare
import findings
import generate
import known
import seeds

SHOW_VIEWS = sys.argv.pop()


def reading(kind, *path, value, reader="any"):
    return compare.Reading(reader, kind, path, value)


class Comparison(unittest.TestCase):
    def setUp(self):
        self.engine = compare.Engine(SHOW_VIEWS)
        self.addCleanup(self.engine.close)

    def is_seen(self, request, one):
        return compare.is_seen(one, self.engine.views(request.raw()))

    def test_finds_what_is_there(self):
        request = generate.Request.of(b"/a/../b?q[]=%41&r=1", b"Cookie: c=d\r\nX-H: v\r\n")
        for one in (
            reading("path", value=b"/b"), reading("query", b"q", b"0", value=b"A"), reading("query", b"r", value=b"1"),
            reading("cookie", b"c", value=b"d"), reading("header", b"x-h", value=b"v"), reading("header", b"X-H", value=b"v"),
        ):
            self.assertTrue(self.is_seen(request, one), one)

    def test_misses_what_is_not(self):
        request = generate.Request.of(b"/a?q=A", b"Cookie: c=d\r\n")
        for one in (
            reading("path", value=b"/admin"), reading("query", b"q", value=b"B"), reading("query", b"p", value=b"A"),
            reading("cookie", b"c", value=b"A"), reading("form", b"q", value=b"A"), reading("header", b"q", value=b"A"),
        ):
            self.assertFalse(self.is_seen(request, one), one)

    def test_bodies(self):
        part = seeds.post(seeds.MULTIPART, seeds.part(seeds.DISPOSITION + b'; filename="f"'))
        self.assertTrue(self.is_seen(part, reading("form", b"a", value=b"evil")))
        self.assertTrue(self.is_seen(part, reading("file", b"a", value=b"f")))
        json = seeds.post(b"application/json", b'{"a":{"b":["evil"]}}')
        self.assertTrue(self.is_seen(json, reading("json", b"a", b"b", b"0", value=b"evil")))

    def test_says_nothing_where_the_engine_did_not_see_everything(self):
        request = seeds.post(b"text/plain", b"evil", b"Content-Encoding: unheard-of\r\n")
        said = self.engine.views(request.raw())
        self.assertFalse(said["whole"])
        self.assertEqual([], compare.differences([reading("path", value=b"/admin")], said, ("path",)))

    def test_says_why_a_request_cannot_be_read(self):
        self.assertIn("error", self.engine.views(b"no request"))


class Spelling(unittest.TestCase):
    def test_only_what_is_not_ascii_may_differ(self):
        self.assertTrue(compare.same("\u00e9a".encode(), [b"\xe9a"]))
        self.assertFalse(compare.same(b"\xe9<", [b"\xe9"]))

    def test_numbers_may_stand_for_brackets(self):
        self.assertIn(b"a[][b]", compare.names("form", (b"a", b"0", b"b")))
        self.assertEqual([b"a.0.b"], compare.names("json", (b"a", b"0", b"b")))


class Generating(unittest.TestCase):
    def test_same_seed_same_requests(self):
        for of_class in seeds.CLASSES:
            made = [one.raw() for one in generate.requests(of_class, 100, 7)]
            self.assertEqual(made, [one.raw() for one in generate.requests(of_class, 100, 7)])
            self.assertEqual(100, len(made))

    def test_requests_are_framed(self):
        for of_class in seeds.CLASSES:
            for one in generate.requests(of_class, 100, 8):
                head, _, body = one.raw().partition(b"\r\n\r\n")
                self.assertEqual(b"".join(one.body), body)
                lengths = [line for line in head.split(b"\r\n") if line.startswith(b"Content-Length")]
                self.assertEqual([b"Content-Length: %d" % len(body)] if body else [], lengths)

    def test_reduces_to_what_matters(self):
        request = seeds.post(seeds.FORM, b"a=1&b=evil&c=2")
        small = generate.reduced(request, lambda less: b"evil" in less.raw())
        self.assertEqual(generate.Request((), (), (b"evil",)), small)
        self.assertTrue(request.contains(small))
        self.assertFalse(small.contains(request))


class Server:
    """One that is none: `reads` says what it reads of a request."""

    def __init__(self, reads):
        self.reads = reads
        self.server = types.SimpleNamespace(name="server", backend="generic")

    def ask(self, raw):
        return [one for one in self.reads(raw) if one is not None]


class Grouping(unittest.TestCase):
    def found(self, of_class, requests, reads):
        engine = compare.Engine(SHOW_VIEWS)
        self.addCleanup(engine.close)
        found = findings.Findings(engine, named=False)
        found.send(Server(reads), of_class, requests)
        return found

    def test_one_cause_of_what_reduces_to_the_same(self):
        hidden = lambda raw: [reading("path", value=b"/hidden") if b"!" in raw else None]
        requests = [generate.Request.of(target) for target in (b"/a!b", b"/c", b"/d/!", b"/!!")]
        found = self.found(seeds.PATH, requests, hidden)
        self.assertEqual([generate.Request((b"/", b"!"), (), ())], [cause.request for cause in found.new()])
        self.assertEqual({("server", "any"): 3}, dict(found.causes[0].readers))

    def test_a_known_difference_is_known_or_gone(self):
        one = next(one for one in known.KNOWN if one.readers == "rexml")
        value = lambda text: lambda raw: [reading("xml", b"a", value=text, reader="rexml")]
        found = self.found(seeds.XML, [], value(b"in no view"))
        self.assertEqual(([], []), (found.new(), list(found.gone(["xml"]))))
        found = self.found(seeds.XML, [], value(b"1"))
        self.assertEqual([(one, "server")], list(found.gone(["xml"])))
        self.assertEqual([], list(found.gone(["json"])))


class Saying(unittest.TestCase):
    def test_literal_is_the_request(self):
        raw = bytes(range(256))
        literal = findings.literal_of(raw)
        self.assertEqual(raw, eval(literal))
        self.assertNotIn("'", literal)

    def test_examples_are_of_their_rows(self):
        for one in known.KNOWN:
            reader = one.readers.split("|")[0]
            self.assertIs(one, known.row_of(one.classes[0], reader, one.example.raw()))


if __name__ == "__main__":
    unittest.main()
