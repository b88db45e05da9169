"""What was found: differences with their causes, what of it is known, and how it is said."""
import collections
import dataclasses
import datetime
import shlex

import compare
import generate
import known

REDUCED = 8  # differences of one reader in one class that are reduced; the rest is shown as sent


@dataclasses.dataclass
class Cause:
    """Differences that have one reduced request."""

    of_class: str
    of_file: bool  # a file's name: read apart from what is in the file
    request: generate.Request
    example: compare.Reading
    readers: collections.Counter = dataclasses.field(default_factory=collections.Counter)  # (server, reader) to how often
    shown: dict = dataclasses.field(default_factory=dict)  # the same to whether this request shows it there

    def known(self):
        """The row of each reader, or none: then not all of it is known."""
        rows = [known.row_of(self.of_class, reader, self.request.raw()) for _, reader in self.readers]
        return [] if None in rows else rows

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
            is_known = request in examples  # and stays as it is: reduced it may show something else
            said, readings = self.ask(running, request)
            self.counts[running.server.name, of_class.name][outcome(said, readings)] += 1
            self.readers[running.server.name].update(one.reader for one in readings or [])
            first = {}  # one reading of a reader is enough
            for reading in compare.differences(readings or [], said, of_class.kinds):
                first.setdefault((reading.reader, reading.kind), reading)
            for reading in first.values():
                self.cause_of(running, of_class, request, reading, is_known).readers[running.server.name, reading.reader] += 1

    def cause_of(self, running, of_class, request, reading, is_known):
        """One that is there, if the request holds its reduced one and that shows a difference of this reader too; else a new one."""
        key = (running.server.name, reading.reader)
        of_file = reading.kind == "file"
        alike = [cause for cause in self.causes if (cause.of_class, cause.of_file) == (of_class.name, of_file)]
        for cause in alike:
            if request.contains(cause.request):
                if key not in cause.shown:
                    found = self.differences(running, cause.request, (reading.kind,))
                    cause.shown[key] = any(one.reader == reading.reader for one in found)
                if cause.shown[key]:
                    return cause
        self.reductions[key, of_class.name] += not is_known
        if not is_known and self.reductions[key, of_class.name] <= REDUCED:  # to the same reading: others may have other causes
            request = generate.reduced(request, lambda less: reading in self.differences(running, less, (reading.kind,)))
        cause = next((cause for cause in alike if cause.request == request), None)
        if cause is None:
            cause = Cause(of_class.name, of_file, request, reading)
            self.causes.append(cause)
        cause.shown[key] = True
        return cause

    def new(self):
        return [cause for cause in self.causes if not cause.known()]

    def gone(self, classes):
        """Known differences that were tried for and did not show: (known, server)."""
        seen = {(row, server) for cause in self.causes for row, (server, _) in zip(cause.known(), cause.readers)}
        for one in known.KNOWN:
            for server, readers in self.readers.items():
                tried = one.classes[0] in classes and any(one.says(one.classes[0], reader, one.example.raw()) for reader in readers)
                if tried and (one, server) not in seen:
                    yield one, server

    def report(self, classes):
        for cause in sorted(self.causes, key=lambda one: (bool(one.known()), one.of_class, -sum(one.readers.values()))):
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
                new = sum(not cause.known() for cause in mine)
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
    rows = sorted({one.row for one in cause.known()})
    yield f"{'known' if rows else 'NEW'}: {cause.of_class}: {cause.example} is in no view"
    yield from (f"  row     {row}" for row in rows)
    by = (f"{reader if reader == server else f'{reader} ({server})'} {count}x" for (server, reader), count in sorted(cause.readers.items()))
    yield f"  by      {', '.join(by)}"
    if not rows:
        literal = literal_of(cause.request.raw())
        yield f"  request {literal}"
        yield f"  again   tools/backends {options}--request {shlex.quote(literal)} {' '.join(cause.servers())}"
