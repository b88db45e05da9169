"""The servers: what each needs, how its echo application is started on a loopback port, and how it is asked. Nothing is installed."""
import base64
import dataclasses
import glob
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import typing

from compare import Reading

LINE = ("path", "query", "cookie", "header")
BODIES = ("form", "multipart_head", "multipart_body", "content_type", "charset")
DATA = ("json", "xml")
EXPRESS = ("path", "query", "cookie", "form", "json")

HERE = pathlib.Path(__file__).resolve().parent / "servers"
MODULES = HERE / "node/node_modules"
START_SECONDS = 60
ASK_SECONDS = 4
JAVA = "/usr/share/java"
PYTHON = "/usr/bin/python3"  # whose modules Debian packages are
os.environ["PATH"] += ":/usr/sbin"  # nginx


@dataclasses.dataclass(frozen=True)
class Server:
    name: str
    backend: str  # the profile of support/backends.def that is meant for it
    package: str  # where what it needs comes from
    missing: typing.Callable  # () to what is not there
    start: typing.Callable  # (port, directory) to a command
    version: typing.Callable
    classes: tuple  # of seeds.py that say something about it
    answer: typing.Callable = json.loads  # bytes to rows


def output(*command):
    made = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
    return made.stdout.strip() if made.returncode == 0 else ""


def commands(*names):
    return lambda: [name for name in names if shutil.which(name) is None]


def php(port, directory):
    return ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", str(directory), str(HERE / "echo.php")]


def node_server(name, classes, *modules, script=None, words=()):
    """With its packages beside package.json, or none."""
    there = lambda module: (MODULES / module / "package.json").exists()
    numbers = lambda: [f"{module} {json.loads((MODULES / module / 'package.json').read_text())['version']}" for module in modules]
    package = f"npm install --prefix {os.path.relpath(HERE / 'node')}" if modules else "nodejs"
    return Server(
        name, "nodejs", package, lambda: commands("node")() + [module for module in modules if not there(module)],
        lambda port, directory: ["node", str(HERE / "node" / (script or f"{name}.js")), str(port), *words],
        lambda: ", ".join(numbers() or [f"Node {output('node', '--version')}"]), classes)


def tomcat_jars():
    """Those without a version in the name, which are links to the others."""
    return [jar for jar in glob.glob(f"{JAVA}/tomcat10-*.jar") if os.path.islink(jar)]


def tomcat(port, directory):
    classes = os.pathsep.join([str(directory)] + tomcat_jars())
    subprocess.run(["javac", "-XDsuppressNotes", "-d", str(directory), "-cp", classes, str(HERE / "Echo.java")], check=True)
    quick_start = ["-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    return ["java", *quick_start, "-cp", classes, "Echo", str(port), str(directory)]


def tomcat_version():
    said = output("java", "-cp", os.pathsep.join(tomcat_jars()), "org.apache.catalina.util.ServerInfo")
    return next((line.split("/")[-1] for line in said.splitlines() if line.startswith("Server version")), "")


PYTHON_MODULES = ("django", "werkzeug", "webob", "waitress")


def python_missing():
    if not os.access(PYTHON, os.X_OK):
        return [PYTHON]
    return [module for module in PYTHON_MODULES if subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode != 0]


def python_version():
    ask = "import importlib.metadata as m, sys; print(', '.join(f'{n} {m.version(n)}' for n in sys.argv[1:]))"
    return output(PYTHON, "-c", ask, "Django", "Werkzeug", "WebOb")


def rack(port, directory):
    return ["puma", "-b", f"tcp://127.0.0.1:{port}", "-t", "1:1", "-e", "production", "-q", str(HERE / "config.ru")]


def rack_version():
    return f"Rack {output('ruby', '-e', 'require %q(rack); print Rack.release')}, Ruby {output('ruby', '-e', 'print RUBY_VERSION')}"


def nginx(port, directory):
    (directory / "nginx.conf").write_text((HERE / "nginx.conf").read_text().replace("@PORT@", str(port)))
    return ["nginx", "-p", str(directory), "-e", "error.log", "-c", "nginx.conf"]


def nginx_rows(body):
    """Of `kind name=value|~|`: no directive of nginx writes bytes as JSON."""
    coded = lambda text: base64.b64encode(text).decode()
    for field in body.split(b"|~|")[:-1]:
        what, value = field.split(b"=", 1)
        kind, *name = what.split(b" ")
        if value:
            yield ["nginx", kind.decode(), [coded(piece) for piece in name], coded(value)]


SERVERS = (
    Server("php", "php", "php-cli php-xml", commands("php"), php, lambda: f"PHP {output('php', '-r', 'echo PHP_VERSION;')}",
           LINE + BODIES + DATA),
    node_server("node", ("path", "query", "header", *BODIES, "json")),
    node_server("express4", EXPRESS, "express4", "cookie-parser", script="express.js", words=("express4",)),
    node_server("express5", EXPRESS, "express5", "cookie-parser", script="express.js", words=("express5",)),
    node_server("fastify", ("path", "query", "cookie", *BODIES, "json"),
                "fastify", "@fastify/formbody", "@fastify/multipart", "@fastify/cookie"),
    node_server("koa", ("path", "query", *BODIES, "json"), "koa", "koa-body"),
    node_server("multipart", BODIES, "busboy", "formidable", "multiparty"),
    Server("tomcat", "tomcat", "libtomcat10-java default-jdk-headless",
           lambda: commands("java", "javac")() + ([] if tomcat_jars() else [f"{JAVA}/tomcat10-*.jar"]), tomcat,
           lambda: f"Tomcat {tomcat_version()}", LINE + BODIES),
    Server("python", "python", "python3-django python3-werkzeug python3-webob python3-waitress", python_missing,
           lambda port, directory: [PYTHON, str(HERE / "wsgi.py"), str(port)], python_version, LINE + BODIES + DATA),
    Server("rack", "generic", "puma ruby-rack", commands("puma", "ruby"), rack, rack_version, LINE + BODIES + DATA),
    Server("nginx", "nginx", "nginx-light", commands("nginx"), nginx, lambda: output("nginx", "-v").split(": ")[-1], LINE, nginx_rows),
)


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


class Running:
    """A server while it is used: with Running(server, directory) as it: it.ask(raw)."""

    def __init__(self, server, directory):
        self.server = server
        self.directory = directory
        self.port = free_port()
        self.child = None

    def __enter__(self):
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)
        try:
            command = self.server.start(self.port, self.directory)
            with open(self.directory / "log", "wb") as log:
                self.child = subprocess.Popen(["nice", "-n", "5", *command], cwd=self.directory, start_new_session=True,
                                              stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            self.wait()
        except BaseException:  # Ctrl-C too
            self.__exit__()
            raise
        return self

    def wait(self):
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and self.child.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"{self.server.name} does not start: {self.directory / 'log'}")

    def __exit__(self, *_):
        if self.child is None:
            return
        try:
            os.killpg(self.child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.child.wait()

    def ask(self, raw):
        """What it read; None: it refused the request."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=ASK_SECONDS) as connection:
                connection.sendall(raw)
                answer = http.client.HTTPResponse(connection)
                answer.begin()
                body = answer.read()
            return [Reading.of(row) for row in self.server.answer(body)] if answer.status == 200 else None
        except (OSError, http.client.HTTPException, ValueError):
            return None
