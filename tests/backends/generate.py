"""Requests: seeds of each class (seeds.py) as they are, then with seeded changes. Reduced by leaving tokens out."""
import dataclasses
import random
import re

PARTS = ("target", "headers", "body")


@dataclasses.dataclass(frozen=True)
class Request:
    """A request in tokens. What frames it is put around: framing is the front end's (docs/evasions.md, E21)."""

    target: tuple
    headers: tuple
    body: tuple

    @classmethod
    def of(cls, target=b"/x", headers=b"", body=b""):
        return cls(tokens(target), tokens(headers), tokens(body))

    def raw(self):
        target = re.sub(rb"[\r\n]", b"", b"".join(self.target)) or b"/"
        lines = re.sub(rb"\r(?!\n)|(?<!\r)\n", b"", b"".join(self.headers)).split(b"\r\n")
        lines = [line for line in lines if line.strip()]
        while lines and lines[0][:1] in b" \t":
            lines.pop(0)  # would continue `Connection`
        lines = [b"Host: h", b"Connection: close"] + lines
        body = b"".join(self.body)
        if body:
            lines.append(b"Content-Length: %d" % len(body))
        method = b"POST" if body else b"GET"
        return method + b" " + target + b" HTTP/1.1\r\n" + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body

    def __len__(self):
        return sum(len(getattr(self, part)) for part in PARTS)

    def contains(self, other):
        """Whether leaving tokens out of this one makes the other."""
        return all(is_subsequence(getattr(other, part), getattr(self, part)) for part in PARTS)


@dataclasses.dataclass(frozen=True)
class AsIs:
    bytes: bytes

    def raw(self):
        return self.bytes


def tokens(text):
    return tuple(re.findall(rb"[A-Za-z0-9]+|.", text, re.DOTALL))


def is_subsequence(few, many):
    rest = iter(many)
    return all(token in rest for token in few)


@dataclasses.dataclass(frozen=True)
class Class:
    name: str
    kinds: tuple  # of readings that it is about
    seeds: tuple
    changed: tuple  # parts of a request that are changed
    inserts: tuple  # what is put in


def changed(one, part, seeds, inserts, rng):
    now = list(getattr(one, part))
    at = rng.randrange(len(now) + 1)
    kind = rng.randrange(10)
    if kind < 5:
        now[at:at] = tokens(rng.choice(inserts))
    elif kind < 7:
        del now[at : at + rng.randint(1, 3)]
    elif kind < 8:
        now[at : at + 1] = [bytes([rng.randrange(256)])]
    elif kind < 9:
        now[at:at] = now[at : at + rng.randint(1, 6)]
    else:  # the end of another
        other = getattr(rng.choice(seeds), part)
        now[at:] = other[rng.randrange(len(other) + 1) :]
    return dataclasses.replace(one, **{part: tuple(now)})


def requests(of_class, count, seed):
    """`count` of them: seeds as they are first, at most two thirds of it, then changed ones."""
    rng = random.Random(f"{seed} {of_class.name}")
    seeds = list(of_class.seeds)
    rng.shuffle(seeds)
    plain = seeds[: max(1, count * 2 // 3)][:count]
    yield from plain
    for _ in range(count - len(plain)):
        one = rng.choice(seeds)
        for _ in range(rng.randint(1, 4)):
            one = changed(one, rng.choice(of_class.changed), seeds, of_class.inserts, rng)
        yield one


def reduced(one, holds, budget=250):
    """The smallest request found, by leaving out runs of tokens, for which `holds`, which it does for this one."""
    size = 16
    while size:
        before = len(one)
        for part in PARTS:
            at = 0
            while at < len(getattr(one, part)) and budget:
                now = getattr(one, part)
                less = dataclasses.replace(one, **{part: now[:at] + now[at + size :]})
                budget -= 1
                if holds(less):
                    one = less
                else:
                    at += size
        if size > 1 or len(one) == before or not budget:
            size //= 2
    return one
