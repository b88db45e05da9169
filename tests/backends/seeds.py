"""The classes of requests: what is sent as it is, and what changes put in. Most seeds are reduced requests that once were in no view."""
import zlib

from generate import Class, Request

EVIL = b"evil"
FORM = b"application/x-www-form-urlencoded"
MULTIPART = b"multipart/form-data; boundary=b"
DISPOSITION = b'Content-Disposition: form-data; name="a"'


def gets(*targets):
    return tuple(Request.of(target=target) for target in targets)


def post(content_type, body, headers=b""):
    line = b"Content-Type: " + content_type + b"\r\n" if content_type is not None else b""
    return Request.of(headers=line + headers, body=body)


def part(head, content=EVIL, boundary=b"b"):
    return b"--" + boundary + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n--" + boundary + b"--\r\n"


def escaped(text):
    return b"".join(b"%%%02x" % byte for byte in text)


def gzip(name, data):
    """With a name in its head, which a server that ignores the coding reads."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(data) + packer.flush()
    sizes = zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")
    return b"\x1f\x8b\x08\x08\0\0\0\0\0\x03" + name + b"\0" + packed + sizes


PATH = Class(
    "path", ("path",), changed=("target",),
    seeds=gets(
        b"/a/b", b"/admin#x", b"/admin#x?q=1", b"//h/admin", b"http://h/admin", b"http:///h/admin", b"/a//../b", b"/a/%2e%2e/b",
        b"/a/./b/.", b"/%61dmin;%2fx/users", b"/a;x=1/..;/b", b"/b%3b;x", b"/a%2fb", b"/a%5cb", b"/a\\b", b"/a%3fb", b"/a%23b",
        b"/admin%0a", b"/admin\x85", b"/admin\xa0", b"/%u0061dmin", b"/a%c0%afb", b"/a%252fb", b"/\xc3\xa9", b"/%e9", b"/a+b",
        b"/a%20b/", b"/a%00b", b"/..%2fa", b"/%70/x%2fy"),
    inserts=(
        b"/", b"//", b"/../", b"/./", b"..", b"%2e", b"%2f", b"%5c", b"\\", b";", b";x=1", b"..;/", b"%3b", b"%3f", b"%23", b"#",
        b"?", b"%25", b"%252e", b"%c0%ae", b"%u002e", b"%0a", b"%09", b"\t", b"%20", b"%00", b"+", b":", b"@", b"~", b'"', b"%41",
        b"\xe9", b"\xc3\xa9", b"\x85", b"\xa0", b"http://h"))

FORM_INSERTS = (
    b"&", b";", b"=", b"%", b"+", b"%26", b"%3d", b"%41", b"%u0041", b"%2541", b"%00", b"%e9", b"\xe9", b"\xc3\xa9", b"[", b"]",
    b"[]", b"[0]", b"[b]", b"%5b", b"%5D", b".", b"%20", b"?", b"/", b"%4", b"%g1", b"%+1", b"%6>", b"a=2", b"&&", b'"', b"<",
    b"\x00", b"_charset_=utf-7&", b"__proto__", b"\n")
PAIRS = (
    b"a=evil&b=c", b"[a]=evil", b"a[=]=evil", b"a%5B=%5D=evil", b".a=evil&u.n=evil2", b"a[b]c=evil", b"a[b][c=evil", b"a[]=evil",
    b"a[%20]=evil", b"a=u%6>ion", b"a=union%9%73elect", b"a=%u003cs", b"=a=evil", b"?a=evil", b"a=1&\nb=evil", b"%20u%0As=evil",
    b"a b=evil", b"a%00b=evil", b"b]=2", b"a=evil+%27%ff", b"a=1;b=evil", b"a=1&a=2", b"a=%c0%bcs", b"a=%ef%bc%9cs")
QUERY = Class(
    "query", ("query", "arg"), changed=("target",), inserts=FORM_INSERTS + (b"#",),
    seeds=gets(*(b"/x?" + pairs for pairs in PAIRS), b"/x?a=evil#x", b"/x??a=evil", b"/x?a=b?c"))
FORMS = Class(
    "form", ("form", "arg"), changed=("body",), inserts=FORM_INSERTS + (b"\r\n", b"\xff\xfe", b"\x1b(B"),
    seeds=tuple(post(FORM, pairs) for pairs in PAIRS) + (
        post(FORM, b"\xff\xfe&a=evil"), post(FORM, b"\xfe\xff&a=evil"), post(FORM, b" \0b\0&a=evil"), post(FORM,
        b"z=1\xa6a\xbdevil"), post(FORM, b'<?xml version="1.0" encoding="ibm037"?>&a=evil'), post(FORM, b'{"b":"&a=evil&"}'),
        post(FORM, gzip(b"&a=evil&", b"b=1"), b"Content-Encoding: gzip\r\n")))

COOKIE = Class(
    "cookie", ("cookie",), changed=("headers",),
    seeds=tuple(Request.of(headers=b"Cookie: " + line + b"\r\n") for line in (
        b"a=1; b=2", b"a=union+select", b'a="x"', b"a=1\r\nCookie: 2", b"x=1, a=2, b=3", b"a=1 b=2", b"a=1;\x0bb=2", b"a =1",
        b"a= 1 ;b=2", b"evil", b'a="x" y="z"', b'a="admin', b"a=ev\\151l", b'"x; a=evil"', b'a=\xa0"ev\\151l"', b"\x85a=evil",
        b"\xa0a\xa0=\xa0evil\xa0; b=c", b'a=\x0b"ev\\151l"', b"$Version=1; a=b; $Path=/", b'a="b\\"c"', b"a=%3b%41",
        b"a=j%3A%7B%22x%22%3A%22%5Cu0065vil%22%7D", b"a[b]=1", b"a.b=1", b"a=x&y", b"a=b=c")),
    inserts=(
        b";", b"; ", b",", b"=", b'"', b"\\", b'\\"', b"\\101", b" ", b"\t", b"\x0b", b"\x0c", b"\xa0", b"\x85", b"\x1c", b"%41",
        b"%3b", b"+", b"$", b"[b]", b".", b"&", b"; b=c", b"\r\nCookie: b=2", b"\xe9", b"@", b"{", b"<"))

HEADER = Class(
    "header", ("header",), changed=("headers",),
    seeds=tuple(Request.of(headers=lines + b"\r\n") for lines in (
        b"X-A: evil", b"X_A: evil", b"X-A : evil", b"X.A: evil", b"X-A: ev\r\nX-A: il", b"X-A: ev\r\n il", b"X-A: ev\r\n\til",
        b"X-A:evil\t", b"X-A: \xa0evil", b"X-A: ev\xe9il", b'X-A: "e\\vil"', b"X-A: =?utf-8?q?=65vil?=", b"x-a: evil\r\nX_a: good",
        b"X-A: a\x0bb", b"X~A: evil", b"X-A: a, b")),
    inserts=(b" ", b"\t", b"_", b"-", b".", b",", b";", b'"', b"\\", b":", b"\r\n ", b"\r\n\t", b"\x0b", b"\x0c", b"\xa0", b"\x85",
        b"\xe9", b"%41", b"\r\nX-B: b", b"\r\nX-A: c"))

HEADS = (
    DISPOSITION, DISPOSITION + b'; filename="x.php"', b'Content-Disposition: form-data; name="a.b"',
    b'Content-Disposition: form-data; name="c\r\nmd"', b'Content-Disposition: form-data; name="f"; filename="a.p\r\nhp"',
    b'Content-Disposition: form-data;\r\n\x0bname="a"', DISPOSITION + b"\r\n\0",
    b'Content-Disposition: form-data;\0x="\r\n name="a"', b"X: " + b"a" * 5117 + DISPOSITION, DISPOSITION + b"; x=" + b"a" * 5076,
    DISPOSITION[:-3] + b'f"; filename="x/.htaccess"', b'Content-Disposition: form-data; filename="a"',
    b'Content-Disposition: form-data; x-name="a"; name="d"', b'Content-Disposition: form-data; x="; name="a"; y="; name="d"',
    b"Content-Disposition: form-data; name=c md", b'Content-Disposition: form-data; name=c"md"',
    b"Content-Disposition: form-data; name=cmd/x", DISPOSITION + b'; x-filename="evil.php"; filename="a.txt"',
    DISPOSITION + b'; filename="a&#46;php"', DISPOSITION + b'; filename="a.txt"x.php"',
    DISPOSITION + b"; filename*=utf-16le''%61%00%2e%00", b"Content-Disposition: form-data; name*=cp037''%81",
    b"Content-Disposition: form-data; name*=utf-7''+AGE-", b'Content-Disposition: form-data; name="c\r\n--bmd"',
    DISPOSITION + b"\r\nabc\r\njava:evil", b'Content-Disposition: form-data; name="=?UTF-8?B?YQ==?="',
    DISPOSITION + b'; filename="=?UTF-8?Q?x=2Ejsp?="', b'Content-Disposition: form-data; name=" a"',
    DISPOSITION + b'; filename="x.jsp "', b"\n" + DISPOSITION, b"X: a\n\n\r\n" + DISPOSITION, b"X: a\r" + DISPOSITION,
    b"X: a\r\n " + DISPOSITION, b'Content-Disposition: form-data; name\x0c="a"', b'Content-Disposition\x01: form-data; name="a"',
    b"Content-Disposition: form-data; name=a,b", b'Content-Disposition: form-data; name=a"',
    b'Content-Disposition: form-data"; name=a', b'Content-Disposition: form-data; x=\\"; name=a',
    b"Content-Disposition: form-data;\xc2\xa0name=a", b"Content-Disposition: form-data; name*1=a",
    b'Content-Disposition: form-data; "name"=a', b"Content-Disposition: form-data;,name=a",
    b'Content-Disposition: form-data; x="y"z"; name=a', b"Content-Disposition: form-data; foo name=a",
    b'X: Content-Disposition: x; name="q"\r\n' + DISPOSITION, b"Content-ID: q", b"Content-Type: q",
    b'Content-Disposition: form-data; filename="x; name=b"; name="a"', DISPOSITION + b"\r\nContent-Transfer-Encoding: base64",
    DISPOSITION + b"\r\nContent-Transfer-Encoding: quoted-printable", DISPOSITION + b'; filename="f"\r\nContent-Type: text/php;a',
    DISPOSITION + b"\r\nContent-Type: text/plain;\x0bcharset=utf-7")
MULTIPART_HEAD = Class(
    "multipart_head", ("form", "arg", "file"), changed=("body",),
    seeds=tuple(post(MULTIPART, part(head)) for head in HEADS)
    + tuple(post(MULTIPART, part(DISPOSITION + b"\r\nContent-Transfer-Encoding: " + way, content)) for way, content in (
        (b"base64", b"=ZXZpbA=="), (b"base64", b"ZX-Z_pbA=="), (b"base64; x", b"ZXZpbA=="), (b"quoted-printable", b"=65vil \t"))),
    inserts=(
        b";", b"; ", b",", b"=", b'"', b"'", b"\\", b'\\"', b" ", b"\t", b"\r\n", b"\n", b"\r", b"\r\n ", b"\x00", b"\x0b", b"\xa0",
        b"\xe9", b":", b"; name=z", b'; name="z"', b"; name*=utf-8''z", b"; filename=f", b'; filename="f.php"', b"*", b"%41", b"x-",
        b"/", b"&#46;", b"=?utf-8?q?z?=", b"Content-Type: text/plain\r\n", b"--b"))
TWO_PARTS = b"--b\r\n" + DISPOSITION + b"\r\n\r\nevil\r\n--b\r\nContent-Disposition: form-data; name=c\r\n\r\nmore\r\n--b--\r\n"
BODIES = (
    TWO_PARTS, DISPOSITION + b"\r\n\r\nevil\r\n--b--\r\n", b"--b--\r\n" + DISPOSITION + b"\r\n\r\nevil",
    b"--b\n" + DISPOSITION + b"\r\n\r\nev--bil\r\n--b--\r\n", b"--b--\r\n--b\r\n" + DISPOSITION + b"\r\n\r\nevil\r\n--",
    b"--b\r\n" + DISPOSITION + b"\r\n\r\n--b\r\nevil\r\n--b--\r\n", b"--b\r\n" + DISPOSITION + b"\r\nevil\r\n--b--\r\n",
    b"--b\r\n--b--\r\n" + DISPOSITION + b"\r\n\r\nevil\r\n--b--\r\n",
    b"--b\r\nY: z\r\n--b--\r\n" + DISPOSITION + b"\r\n\r\nevil\r\n--b--\r\n",
    b"--b\r\n" + DISPOSITION + b"\r\n--b--\r\n\r\nevil\r\n--b--\r\n",
    b"--b\r\n" + DISPOSITION + b"\r\n\r\n--b\r\n\r\nevil\r\n--b--\r\n", b"--b\r\r\n" + DISPOSITION + b"\r\n\r\nevil\r\n--b--\r\n",
    b'--b\0junk"\r\n' + DISPOSITION + b"\r\n\r\nevil\r\n--b--\r\n", b"--b\n" + DISPOSITION + b"\r\n\r\nu/*\n--b*/s\r\n--b--\r\n",
    b"--b\r\n" + DISPOSITION + b"\n\nok\r\n--b\r\nX: y\r\n\r\nevil\r\n--b--\r\n",
    b"--b\r\n" + DISPOSITION + b"\r\n\rv\r\n--b--\r\n", part(DISPOSITION, b"evil--b"), b"pre\r\n" + TWO_PARTS + b"epi",
    b"\xff\xfe\r\n" + TWO_PARTS)
MULTIPART_BODY = Class(
    "multipart_body", ("form", "arg", "file"), changed=("body",), seeds=tuple(post(MULTIPART, body) for body in BODIES),
    inserts=(
        b"\r\n", b"\n", b"\r", b"--b", b"--b--", b"--b\r\n", b"\r\n--b", b"\r\n--b--\r\n", b"\n--b\n", b"\r--b\r", b"--", b"-",
        b" ", b"\t", b"\r\n\r\n", b"\x00", b"\x0b", DISPOSITION + b"\r\n\r\n", b"\r\n--b\r\n" + DISPOSITION + b"\r\n\r\nz"))


def bounded(content_type, *boundaries):
    """A part behind each of these boundaries; the last one is ended, as what a server that takes it sees."""
    return post(content_type, b"".join(part(DISPOSITION, b"evil%d" % at, one) for at, one in enumerate(boundaries)))


CONTENT_TYPE = Class(
    "content_type", ("form", "arg", "file"), changed=("headers",),
    seeds=(
        bounded(b"multipart/form-data; Boundary=b; x=\"boundary=c\"", b'c"', b"b"),
        bounded(b"multipart/form-data; boundary=; boundary=b", b"", b"b"),
        bounded(b"multipart/form-data; boundary=" + b"A" * 1025 + b"; boundary=b", b"A" * 1025, b"b"),
        bounded(b"multipart/form-data; boundary=x\x7f; boundary=b", b"x\x7f", b"b"),
        bounded(b"multipart/form-data; boundary=\tx; boundary=b", b"\tx", b"x", b"b"),
        bounded(b'multipart/form-data; boundary=x"\ty; boundary=b', b'x"\ty', b"b"),
        bounded(b"multipart/form-data; boundaryX=1; xboundary=evil; boundary=good", b"evil", b"good"),
        bounded(b'multipart/form-data; boundary=A"B', b"A", b'A"B'), bounded(b'multipart/form-data; boundary="A;B"', b"A", b"A;B"),
        bounded(b'multipart/form-data; boundary="A,B"', b"A", b"A,B"), bounded(b"multipart/form-data; boundary=A@B", b"A", b"A@B"),
        bounded(b"multipart/form-data; Boundary=A; xboundary=B", b"A", b"B"),
        bounded(b'multipart/form-data; boundary="=?UTF-8?Q?b?="', b"b", b"=?UTF-8?Q?b?="),
        bounded(b"multipart/form-data; boundary*=utf-8''b", b"b"),
        bounded(b"multipartBoundary=b", b"b"),
        bounded(b"multipart/form-data; boundary=b\r\nContent-Type: multipart/form-data; boundary=c", b"b", b"c"),
        bounded(b"multipart/mixed; boundary=b", b"b"), bounded(b"multipart/related; boundary=b", b"b"),
        bounded(b"text/x; y=multipart/form-data; boundary=b", b"b"), bounded(b"\xa0" + MULTIPART, b"b"), post(FORM + b" x",
        b"&a=evil"), post(FORM + b"\xa0", b"&a=evil"), post(FORM.upper(), b"&a=evil"), post(FORM + b", text/plain", b"&a=evil"),
        post(FORM + b";", b"&a=evil"), post(None, b"&a=evil"), post(b"text/plain", b"&a=evil"), post(b"application/json",
        b'["&a=evil&"]'), post(b"text/xml", b"<x>&amp;a=evil</x>"), post(b"", b"&a=evil"), post(b"application/x-url-encoded",
        b"&a=evil"), post(b"text/x; y=" + FORM, b"&a=evil"), post(b"=?utf-8?q?" + FORM + b"?=", b"&a=evil"),
        Request.of(headers=b"Content_Type: " + FORM + b"\r\n", body=b"&a=evil"), post(FORM + b"\r\nContent-Type: text/plain",
        b"&a=evil")),
    inserts=(
        b";", b",", b"=", b'"', b"'", b"\\", b" ", b"\t", b"; boundary=z", b'; boundary="z"', b"; charset=utf-8", b"*=utf-8''",
        b"*0", b"boundary", b"x", b"\xe9", b"\xa0", b"\x0b", b"%58", b"(", b"/", b"form-data", FORM, b"\r\nContent-Type: " + FORM))

SETS = (
    "utf-7", "utf-16", "utf-16le", "utf-16be", "utf-32", "cp037", "ibm037", "cp500", "cp273", "cp424", "cp1140", "iso-2022-jp",
    "iso-2022-kr", "shift_jis", "cp932", "euc-jp", "big5", "gbk", "gb18030", "hz", "iso-8859-1", "windows-1252", "koi8-r", "utf-8",
    "us-ascii", "unicode_escape", "utf_8_sig")


def in_set(name):
    """`a=evil<` in the set: as it is, beneath escapes, and text with letters that the set may read as signs."""
    coded = lambda text: text.encode(name.replace("ibm", "cp"), "replace")
    label = b"; charset=" + name.encode()
    return (
        post(FORM + label, coded("a=evil<")), post(FORM + label, escaped(coded("a")) + b"=" + escaped(coded("evil<"))),
        post(FORM + label, b"a=" + coded("evil<")), post(FORM + label, b"&a=evil"), post(MULTIPART + label, part(DISPOSITION,
        coded("evil<"))), post(MULTIPART,
        part(DISPOSITION + b"\r\nContent-Type: text/plain" + label, coded("evil<"))),
        Request.of(b"/x?a=" + escaped(coded("evil<")), b"Content-Type: a/b" + label + b"\r\n"))


CHARSET = Class(
    "charset", ("query", "form", "arg", "file"), changed=("headers", "body"),
    seeds=tuple(one for name in SETS for one in in_set(name)) + (
        post(FORM + b";\xa0charset=utf-7", b"a=+AGU-vil"), post(FORM + b'; x=\\"; charset=utf-7', b"a=+AGU-vil"),
        post(FORM + b"; charset*0=utf; charset*1=-7", b"a=+AGU-vil"), post(FORM + b"; charset=shift_jis", b"&a=\x81union"),
        post(FORM + b"; charset=iso-8859-1", b"a=\xef\xbc\x9cs"), post(FORM + b"; charset=ISO-2022-JP", b"a=<s\x0fcript"),
        post(FORM + b"; charset=cp932", b"a=..\xfewin"), post(MULTIPART + b"; charset=ISO-2022-JP",
        b"\x1b$B\r\n" + part(DISPOSITION, b"<\x1b(Bscript"))),
    inserts=(b";", b'"', b"\\", b" ", b"charset=utf-7", b"*", b"%00", b"+AGE-", b"\x1b(B", b"\x1b$B", b"\x0e", b"\x0f", b"\x81",
        b"\xfe",
    b"\xff\xfe", b"%", b"&", b"=", b"%3d", b"\x4c"))

JSON = Class(
    "json", ("json",), changed=("body",),
    seeds=tuple(post(b"application/json", body) for body in (
        b'{"a":"evil"}', b'["evil",{"b":"c"}]', b'{"a":{"b":["evil"]},"c":1}', b'{"a":"\\u0065vil"}',
        b'{"a":"<\\ud83dXphp system"}', b'{"a":"un\\ud83dion\\ude00"}', b'{"a":1,"a":"evil"}', b'{"a":"\\ud83d\\ude00"}',
        b'{"a.b":"evil"}', b'{"":"evil"}', b'"evil"', b'\xef\xbb\xbf{"a":"evil"}', b'{"a":1/*,"q":"x","z":*/}',
        b'{"a":"x\\u0000y"}', b'{"__proto__":{"a":"evil"}}', b'{"a":NaN,"b":"evil"}', b'{"a":"\xff"}', b'[["evil"]]',
        "{\"a\":\"\u4e00evil\"}".encode("utf-16-le"), '{"a":"evil"}'.encode("utf-16"), '{"a":"evil"}'.encode("utf-32-be"))),
    inserts=(
        b"\\u0041", b"\\n", b"\\", b'"', b",", b":", b"{", b"}", b"[", b"]", b" ", b"\x00", b"\xff", b"\\ud800", b"\\/", b"//x\n",
        b"/**/", b"#", b"'", b"NaN", b"1e5", b"null", b"true", b"\x0b", b"\xc2\xa0", b"\\x41", b"\\'", b'"b":"c",', b"\xe2\x80\xa8",
        b"-Infinity"))

XML = Class(
    "xml", ("xml",), changed=("body",),
    seeds=tuple(post(b"application/xml", body) for body in (
        b'<a b="c">evil</a>', b'<?xml version="1.0"?><a><b>evil</b>c</a>', b'<!DOCTYPE a [<!ENTITY e "evil">]><a c="&e;">&e;</a>',
        b'<x:a xmlns:x="u" x:b="evil"><x:c/></x:a>', b'<?xml version="1.0" encoding="iso-8859-1"?><a>evil\xe9</a>',
        b'<!DOCTYPE a [<!ENTITY e "1"><!ENTITY e "evil">]><a>&e;</a>', b'<!DOCTYPE a [<!ENTITY lt "evil">]><a>&lt;</a>',
        b'<a b="x\nSet-Cookie: y"/>', b"<a>e<![CDATA[<v]]>il</a>", b"<a>ev<!-- c -->il</a>", b"<a>&#x65;vil&#60;</a>",
        b'<!DOCTYPE a [<!ENTITY e "&#38;#60;b>">]><a>&e;</a>', b'<a b="x\r\ny">c\r\nd</a>',
        b'<!DOCTYPE a [<!ATTLIST a z CDATA "evil">]><a/>',
        b'<?xml version="1.0"' + b" " * 512 + b'encoding="utf-7"?><a>+AGU-vil</a>', "<a>evil</a>".encode("utf-16"),
        b'<!DOCTYPE a [<!ENTITY % p "x"><!ENTITY e "evil">]><a>&e;</a>')),
    inserts=(
        b"&lt;", b"&#65;", b"&#x41;", b"<![CDATA[z]]>", b"<!-- c -->", b"<?p i?>", b"&e;", b" ", b"\r\n", b"\t", b"<b/>", b"]]>",
        b'"', b"<", b">", b"/", b"&", b"\xe9", b"\xc3\xa9", b":", b"\xef\xbb\xbf", b'<!ENTITY f "g">', b'xmlns="q"', b"\x85",
        b"&amp;", b'<!ENTITY e "z">', b"standalone='yes'"))

CLASSES = (PATH, QUERY, FORMS, COOKIE, HEADER, MULTIPART_HEAD, MULTIPART_BODY, CONTENT_TYPE, CHARSET, JSON, XML)
