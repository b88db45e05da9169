"""What was found: differences with their causes, what of it is known, and how it is said."""
import collections
import dataclasses
import datetime
import shlex
import typing

import compare
import generate
import known

REDUCED = 8  # differences of one reader in one class that are reduced; the rest is shown as sent


@dataclasses.dataclass
class Cause:
    """Differences that have one reduced request, all of them known by one row or none."""

    row: typing.Optional[known.Known]
    of_class: str
    of_file: bool  # a file's name: read apart from what is in the file
    request: generate.Request
    example: compare.Reading
    readers: collections.Counter = dataclasses.field(default_factory=collections.Counter)  # (server, reader) to how often
    shown: dict = dataclasses.field(default_factory=dict)  # the same to whether this request shows it there

    def servers(self):
        return sorted({server for server, _ in self.readers})


class Findings:
    def __init__(self, engine, named):
        self.engine = engine
        self.named = named  # compare with the profile of the server
        self.causes = []
        self.counts = collections.defaultdict(collections.Counter)  # (server, class) to outcome to how often
        self.readers = collections.defaultdict(set)  # server to those that said something
        self.reductions = collections.Counter()

    def ask(self, running, request):
        """What the engine says, and what the server read or None."""
        raw = request.raw()
        return self.engine.views(raw, running.server.backend if self.named else "generic"), running.ask(raw)

    def differences(self, running, request, kinds):
        said, readings = self.ask(running, request)
        return compare.differences(readings or [], said, kinds)

    def send(self, running, of_class, requests):
        examples = [one.example for one in known.KNOWN if one.classes[0] == of_class.name]
        for request in [*examples, *requests]:
            said, readings = self.ask(running, request)
            self.counts[running.server.name, of_class.name][outcome(said, readings)] += 1
            self.readers[running.server.name].update(one.reader for one in readings or [])
            first = {}  # one reading of a reader is enough
            for reading in compare.differences(readings or [], said, of_class.kinds):
                first.setdefault((reading.reader, reading.kind), reading)
            for reading in first.values():
                is_known = request in examples and known.row_of(of_class.name, reading.reader, request.raw())
                find = self.cause_with if is_known else self.cause_of  # reduced an example may show something else
                find(running, of_class, request, reading).readers[running.server.name, reading.reader] += 1

    def cause_of(self, running, of_class, request, reading):
        """One that is there, if the request holds its reduced one and that shows a difference of this reader too; else a new one."""
        key = (running.server.name, reading.reader)
        row_of = lambda one: known.row_of(of_class.name, reading.reader, one.raw())
        for cause in self.causes:
            alike = (cause.of_class, cause.of_file) == (of_class.name, reading.kind == "file")
            if alike and request.contains(cause.request) and row_of(cause.request) is cause.row:
                if key not in cause.shown:
                    found = self.differences(running, cause.request, (reading.kind,))
                    cause.shown[key] = any(one.reader == reading.reader for one in found)
                if cause.shown[key]:
                    return cause
        self.reductions[key, of_class.name] += 1
        if self.reductions[key, of_class.name] <= REDUCED:  # to the same reading: others may have other causes
            request = generate.reduced(request, lambda less: reading in self.differences(running, less, (reading.kind,)))
        return self.cause_with(running, of_class, request, reading)

    def cause_with(self, running, of_class, request, reading):
        """That of this request, which may be new."""
        row = known.row_of(of_class.name, reading.reader, request.raw())
        mark = (row, of_class.name, reading.kind == "file", request)
        cause = next((one for one in self.causes if (one.row, one.of_class, one.of_file, one.request) == mark), None)
        if cause is None:
            cause = Cause(*mark, reading)
            self.causes.append(cause)
        cause.shown[running.server.name, reading.reader] = True
        return cause

    def new(self):
        return [cause for cause in self.causes if cause.row is None]

    def gone(self, classes):
        """Known differences that were tried for and did not show: (known, server)."""
        seen = {(cause.row, server) for cause in self.causes for server in cause.servers()}
        for one in known.KNOWN:
            for server, readers in self.readers.items():
                tried = one.classes[0] in classes and any(one.says(one.classes[0], reader, one.example.raw()) for reader in readers)
                if tried and (one, server) not in seen:
                    yield one, server

    def report(self, classes):
        for cause in sorted(self.causes, key=lambda one: (one.row is not None, one.of_class, -sum(one.readers.values()))):
            print("\n".join(lines_of(cause, "--named " if self.named else "")))
        for one, server in self.gone(classes):
            print(f"gone: {one.classes[0]}: {server} no longer shows `{one.row}`: known.py and docs/evasions.md can do without it")
        total = sum(self.counts.values(), collections.Counter())
        print(", ".join(f"{total[what]} {what}" for what in OUTCOMES))
        print(f"causes: {len(self.new())} new, {len(self.causes) - len(self.new())} known")

    def ledger(self, servers, classes, seed):
        """The table of README.md: in a cell requests compared, causes that are new, causes that are known."""
        print("\n".join(["| date | server | seed | " + " | ".join(classes) + " |", "|---" * (3 + len(classes)) + "|"]))
        for server in servers:
            cells = []
            for name in classes:
                compared = self.counts[server.name, name]["compared"]
                mine = [cause for cause in self.causes if cause.of_class == name and server.name in cause.servers()]
                new = sum(cause.row is None for cause in mine)
                cells.append(f"{compared}: {new}, {len(mine) - new}" if compared else "")
            print(f"| {datetime.date.today()} | {server.version()} | {seed} | " + " | ".join(cells) + " |")


OUTCOMES = ("compared", "refused", "not whole", "unparsed")


def outcome(said, readings):
    if "error" in said:
        return "unparsed"
    if not said["whole"]:
        return "not whole"
    return "refused" if readings is None else "compared"


def literal_of(raw):
    """For --request: in double quotes, and without any quote inside, so that a shell's single ones go around it."""
    escapes = {0x22: "\\x22", 0x27: "\\x27", 0x5C: "\\\\", 0x0D: "\\r", 0x0A: "\\n"}
    return 'b"' + "".join(escapes.get(byte, chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}") for byte in raw) + '"'


def lines_of(cause, options):
    yield f"{'known' if cause.row else 'NEW'}: {cause.of_class}: {cause.example} is in no view"
    if cause.row:
        yield f"  row     {cause.row.row}"
    by = (f"{reader if reader == server else f'{reader} ({server})'} {count}x" for (server, reader), count in sorted(cause.readers.items()))
    yield f"  by      {', '.join(by)}"
    if cause.row is None:
        literal = literal_of(cause.request.raw())
        yield f"  request {literal}"
        yield f"  again   tools/backends {options}--request {shlex.quote(literal)} {' '.join(cause.servers())}"
