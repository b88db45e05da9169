"""Differences that are known and stay: the rows under "Not read" of docs/evasions.md, where they occur at servers that are here.

Each has a request that shows it, which every run of its class sends: one that no longer shows it is reported, and can go.
"""
import dataclasses
import re

from generate import Request
from seeds import FORM, post

MULTIPART = b"multipart/form-data; boundary=b"
# One that nothing closes before the next sign, one with text behind it, a dot before a name.
BRACKETS = r"(?:\[|%5b)(?:(?!\]|%5d|[&=]).)*(?:\[|%5b|[&=]|\Z)|(?:\]|%5d)(?!\[|%5b|[&=]|\Z)|\n\."


def get(headers, target=b"/"):
    return Request.of(target, headers)



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
    Known("a cookie that goes on in the next `Cookie` header", ("cookie",), "php|django|webob|werkzeug|rack", r"\ncookie:.*\ncookie:[^;\r]*=",
          get(b"Cookie: x=1\r\nCookie: b=2 a\r\n")),
    Known("a value up to the first byte that is not legal in cookies (WebOb)", ("cookie",), "webob",
          r"\ncookie:[^\r]*[^\w!#%&'~`><@,:/$*+.^|)(?}{=;\r-]", get(b"Cookie: x=1 b\r\n")),
    Known("a piece without `=` as a value without a name (Django)", ("cookie",), "django", r"\ncookie:([^\r]*;)?[^=;\r]+[;\r]",
          get(b"Cookie: evil\r\n")),
    Known("JSON behind `j:` (npm `cookie-parser`)", ("cookie",), "express.", r"j(:|%3a)",
          get(b'Cookie: a=j:{"x":"\\u0065vil"}\r\n')),
    Known("a value behind a `,` that goes on to the next `;` (nginx", ("cookie",), "nginx", r"\ncookie:[^\r]*(,|[^;][ \t])",
          get(b"Cookie: ,a=2, b=3\r\n")),
    Known("cookies as one server alone reads them", ("cookie",), "werkzeug|django|webob", r"[\x85\xa0]\s*[;=\r]|\\\"", get(b'Cookie: a="b\\"c\\"\r\n')),
    Known("cookies as one server alone reads them", ("cookie",), "php", r"\ncookie:[^\r]*[ \t]\r", get(b'Cookie: a=evil" \r\n')),
    Known("cookies as one server alone reads them", ("cookie",), "fastify", r"\ncookie:[^\r]*=[ \t]+\"", get(b'Cookie: a= "x" yz"\r\n')),
    Known("blanks around a value, and folds", ("header",), "rack", ": *\t", get(b"X-A:\tev\xe9il\r\n")),
    Known("names with other signs than `-`, `_`", ("header",), "php", r"\n[\w\-. ]*[^\w\-. :\t\r\n]", get(b"X.~A: evil\r\n")),
    Known("Node's `querystring` in forms", ("form",), "querystring|formData", "%(?![0-9a-f]{2}).*[\x80-\xff]|[\x80-\xff].*%(?![0-9a-f]{2})",
          post(FORM, "a=%9%73\u013cevil".encode())),
    Known("`a[b]c`, `a]`: qs, Rack", ("query", "form"), "rack", r"[?&\n][^\[=&]*(\]|%5d)=", get(b"", b"/?a%00b]=evil")),
    Known("behind `;=` without a name (WebOb)", ("query",), "webob", r";=[^&]*=", get(b"", b"/?;=b=evil")),
    Known("or two of them (waitress)", ("path",), "django|werkzeug|webob", "^GET [^ ]*  ", get(b"", b"/a ")),
    Known("headers of one name joined with `,` without a blank", ("header",), "wsgi", r"\n([\w-]+):.*\n\1:", get(b"X-A: ev\r\nX-A:\r\n")),
    Known("cookies as one server alone reads them", ("cookie",), "rack", r"\ncookie:[^\r]*\t", get(b"Cookie:\t a =1\r\n")),
    Known("parameters of multipart as single servers read them", ("multipart_head",), "werkzeug", r"filename\*=[^'\r]* '",
          post(MULTIPART, b"--b\r\nContent-Disposition:data;name=\"a\";filename*=utf-16le ''%61%00%2e%00\r\r\n--b--")),
    Known("split behind its `]` (qs)", ("form", "query"), "express.|koa", r"=[^&\s]*(\]|%5d)=", post(FORM, b"b=]=evil")),
    Known("behind an authority that is none", ("path",), "express.|koa|url.parse", "^GET http://:", get(b"", b"http://:h/admin")),
    Known("`\\` as `/` and nothing else resolved", ("path",), "url.parse", r"^GET [^ ]*\\", get(b"", b"/@a\\/./b")),
    Known("`\\` as `/` and nothing else resolved", ("path",), "express.|koa", r"^GET [^ ]*\\", get(b"", b"/a/./\\#")),
    Known("what follows the first `;` or `#` of the path as arguments", ("query",), "fastify", "^GET [^? ]*[;#]", get(b"", b"/#x?a%00b=evil")),
    Known("the `=` that fastify leaves", ("multipart_head",), "fastify", r"name\*=",
          post(MULTIPART, b"--b\r\nContent-Disposition:form-data;name=\"a\";filename*=8?B?YQ==?=\r\n\r\n\r\n--b--")),
    Known("parameters of multipart as single servers read them", ("multipart_head",), "php", r"name=\"[^\"\r]*name\*",
          post(MULTIPART, b"--b\nContent-Disposition:name=\"a; name*=utf-8''z\";filename=x.php\n--b--")),
    Known("`.a`, `a.b`: koa-body", ("form",), "koa", r"[\n&][^=&]*\.[^=&]*=", post(FORM, b"u.s=evil")),
    Known("up to a tab (Tomcat)", ("path",), "tomcat", r"^GET [^ ]*\t", get(b"", b"/.:A\t")),
    Known("nothing decoded where one escape is bad (qs)", ("form", "query"), "express.|koa|fastify", "%(?![0-7][0-9a-f])",
          post(FORM, b"a=evil+%27%ff")),
    Known("brackets that do not match, and text behind them", ("form", "query"), "express.|koa|rack", BRACKETS,
          post(FORM, b"a[b][c=evil")),
    Known("escapes of one hexadecimal digit", ("query",), "webob", "%[+0-9a-f](?![0-9a-f])|%[+]", get(b"", b"/?a=union%9%73elect")),
    Known("blanks around a value, and folds", ("header",), "php|nginx|tomcat|wsgi", r"[ \t\xa0\x85]\r|\n[ \t]|: *\t|:[ \t]*[\x80-\xff]",
          get(b"X-A: ev\r\n\til\r\n")),
    Known("is not there behind `/.` (Tomcat)", ("path",), "tomcat", r"^GET [^ ]*/(\.|%2e) ", get(b"", b"/a/b/.")),
    Known("`//` at the start as one `/`", ("path",), "django|werkzeug|webob", "^GET //", get(b"", b"//./b\x85/.")),
    Known("names that servers give to parts without one", ("multipart_body", "multipart_head", "charset"), "rack|php|koa", r"^(?!.*[^e]name)",
          post(MULTIPART, b"--b\n\r\n\r\nevil--b--")),
    Known("parameters of multipart as single servers read them", ("multipart_head",), "tomcat", r"name\*",
          post(b"multipart/;boundary=b", b"--b\nContent-Disposition:form-data;name*=utf-7''+AGE-\r\n\r\nevil\r\n--b--")),
    Known("contents of multipart between malformed delimiters", ("multipart_body", "multipart_head", "content_type"),
          "koa|formidable|multiparty", r"content-disposition:[^\r]*\r\n[^:\r]+\r\n|\n--b[^\r\n-]|\n--b\r\n[^:\r]+\r\n|\n--b\r[^\n]|\n\n--b|\n---",
          post(MULTIPART, b"--b\r\nContent-Disposition: form-data; name=a\r\nabc\r\njava:x\r\n\r\nevil\r\n--b--")),
    Known("contents of multipart between malformed delimiters", ("multipart_body", "multipart_head", "content_type"),
          "webob|django|tomcat|werkzeug|rack", r"[^\r]\n|\r[^\n]|[^\n]--b|\A(?:(?!\r\n\r\n).)*\r\n\r\n(?!--)",
          post(MULTIPART, b"--b\nContent-Disposition:;name=a\n\nevil\r\n--b--; x\r")),
    Known("parameters of multipart as single servers read them", ("multipart_head",), "werkzeug",
          r"\"name\"", post(MULTIPART, b'--b\r\nContent-Disposition: data; "name"=a\r\n\r\nevil\r\n--b--')),
    Known("parameters of multipart as single servers read them", ("multipart_head",), "rack|fastify|formData|werkzeug",
          r"name\*\d|:\r[^\n]|\"[\x01-\x1f]", post(MULTIPART, b"--b\r\nContent-Disposition:form-data;name*1=a\r\n\r\nevil\r\n--b--")),
    Known("with junk between digits (Django", ("multipart_head",), "koa", r"transfer-encoding:\s*base64",
          post(MULTIPART, b"--b\r\nContent-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n=ZXZpbA==\r\n--b--")),
    Known("names and values in EBCDIC without an escape", ("charset",), "tomcat", r"charset=(cp|ibm)\d+\r\n[^%]*\Z",
          post(FORM + b";charset=cp037", b"a=evil")),
    Known("without tabs (gunicorn, waitress, cheroot", ("path",), "django|webob|werkzeug", r"^GET [^ ]*\t", get(b"", b"/a/%/\tb")),
    Known("no whole character of UTF-16 or UTF-32", ("charset",), "tomcat", r"charset=utf-?(16|32)",
          post(FORM + b";charset=utf16", b"\xff\xfea\x00=\x00e\x00v\x00i\x00l\x00<\x00")),
    Known("contents of multipart between malformed delimiters", ("charset",), "django", r"multipart.*\r\n\r\n(?!--)",
          post(b"multipart/form-data;boundary=b%", b"Content-Disposition:;name=\"a\"\r\n\r\n\x85\xa5\x89\x93L\r\n--b--\r\n")),
    Known(r"`\ud83d` that takes what follows (ruby-json", ("json",), "ruby-json", r"\\ud[89ab]",
          post(b"application/json", b'{"a":"<\\ud83dXphp system"}')),
    Known("a second declaration of an entity (REXML)", ("xml",), "rexml", "<!ENTITY.*<!ENTITY",
          post(b"application/xml", b'<!DOCTYPE a [<!ENTITY e "1"><!ENTITY e "evil">]><a>&e;</a>')),
    Known("replaced no further, `lt` and the like", ("xml",), "rexml", r"&|=\"[^\"]*[\t\n][^\"]*\"|xmlns", post(b"application/xml", b'<a b="x\ny"></a>')),
)


def row_of(of_class, reader, raw):
    return next((one for one in KNOWN if one.says(of_class, reader, raw)), None)


def rows_not_in(text):
    return [one.row for one in KNOWN if one.row not in text]
