"""tools/backends: sends generated requests to the servers that are here, and says what they read that is in no view of the engine."""
import argparse
import ast
import pathlib
import signal
import sys

import compare
import findings
import generate
import known
import seeds
import servers

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHOW_VIEWS = ROOT / "build/release/tests/backends/show_views"
WORK = ROOT / "build/backends"


def bytes_literal(text):
    try:
        value = ast.literal_eval(text)
    except (ValueError, SyntaxError):
        value = None
    if not isinstance(value, bytes):
        raise argparse.ArgumentTypeError(f"{text} is no Python literal of bytes, such as b\"GET / HTTP/1.1\\r\\n\\r\\n\"")
    return value


def count(text):
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is no number of requests")
    return int(text)


def arguments():
    names = [server.name for server in servers.SERVERS]
    classes = [one.name for one in seeds.CLASSES]
    parser = argparse.ArgumentParser(prog="tools/backends", description=__doc__.split(": ", 1)[1],
                                     epilog="Exit status: 1 if a difference is not among the known ones (tests/backends/known.py), 2 if nothing could be compared.")
    parser.add_argument("servers", nargs="*", metavar="SERVER", help=f"of {' '.join(names)}; all that are here")
    parser.add_argument("--requests", type=count, default=200, metavar="N", help="a class and server (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the generator (%(default)s)")
    parser.add_argument("--class", dest="classes", action="append", choices=classes, help="only this class; may come several times")
    parser.add_argument("--named", action="store_true", help="compare with the profile of each server instead of `generic`")
    parser.add_argument("--request", type=bytes_literal, metavar="LITERAL", help="send only this one, a Python literal of bytes, and show all that is read")
    parser.add_argument("--ledger", action="store_true", help="print the table of tests/backends/README.md too")
    chosen = parser.parse_args()
    for name in set(chosen.servers) - set(names):
        parser.error(f"no server {name}: {' '.join(names)}")
    return chosen


def servers_here(wanted):
    """Those of `wanted` (all, if none) that have what they need; says what the others lack."""
    for server in servers.SERVERS:
        if wanted and server.name not in wanted:
            continue
        missing = server.missing()
        if missing:
            print(f"missing: {server.name} needs {' '.join(missing)}, of {server.package}")
        else:
            yield server


def repeat(found, here, raw):
    """One request: what each server reads of it, and whether a view has it."""
    said = found.engine.views(raw, "generic")
    seen_all = "error" not in said and said["whole"]
    print("engine: " + said.get("error", "saw everything" if seen_all else "knows that it did not see everything"), *said.get("flags", ()))
    missed = []
    for server in here:
        with servers.Running(server, WORK / server.name) as running:
            request = generate.AsIs(raw)
            said, readings = found.ask(running, request)
        here_missed = compare.differences(readings or [], said, compare.KINDS)
        missed += here_missed
        print(f"{server.name}: " + ("refused" if readings is None else f"{len(readings)} readings"))
        for reading in readings or []:
            print(f"  {'in no view' if reading in here_missed else '':10} {reading.reader}: {reading}")
    return 1 if missed else 0


def progress(text):
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def compare_all(found, here, chosen):
    classes = [one for one in seeds.CLASSES if not chosen.classes or one.name in chosen.classes]
    for server in here:
        mine = [one for one in classes if one.name in server.classes]
        if not mine:
            continue
        with servers.Running(server, WORK / server.name) as running:
            for of_class in mine:
                progress(f"{server.name} {of_class.name} ")
                found.send(running, of_class, generate.requests(of_class, chosen.requests, chosen.seed))
    progress("")
    names = [one.name for one in classes]
    found.report(names)
    if chosen.ledger:
        found.ledger(here, [one.name for one in seeds.CLASSES], chosen.seed)
    stale = known.rows_not_in((ROOT / "docs/evasions.md").read_text())
    for row in stale:
        print(f"known.py names a row that docs/evasions.md does not have: {row}")
    return 1 if found.new() or stale else 0


def unable(why):
    print(f"tools/backends: {why}", file=sys.stderr)
    return 2


def main():
    chosen = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # unwinds, which ends the servers
    if not SHOW_VIEWS.exists():
        return unable(f"{SHOW_VIEWS.relative_to(ROOT)} is not there; first: cmake --build --preset release --target show_views")
    here = list(servers_here(chosen.servers))
    if not here:
        return unable("no server to compare with")
    engine = compare.Engine(str(SHOW_VIEWS))
    found = findings.Findings(engine, chosen.named)
    try:
        if chosen.request is not None:
            return repeat(found, here, chosen.request)
        return compare_all(found, here, chosen)
    finally:
        engine.close()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
