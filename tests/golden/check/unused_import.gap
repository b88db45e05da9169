syntax 1
import std.http
