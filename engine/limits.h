// SPDX-License-Identifier: Apache-2.0
// What the engine inspects of one request and accepts of one pack. docs/language.md section 8;
// reasons: security.md 3i.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace stopgap::engine {

// Requests: what lies beyond is not inspected; the decision carries `oversize` and `degraded`.
inline constexpr size_t kMaxTargetBytes = 64 * 1024;
inline constexpr size_t kMaxHeaders = 1000;
inline constexpr size_t kMaxHeaderBytes = 256 * 1024;  // sum of names and values
inline constexpr size_t kMaxArguments = 10'000;
inline constexpr size_t kMaxCookies = 1000;
inline constexpr size_t kMaxBodyBytes = 1 << 20;
inline constexpr unsigned kMaxDecodeRounds = 4;
// The views of one path come to at most so many times its bytes and the free ones: what all servers
// together make of a path that is made for it is up to 800 times as much.
inline constexpr size_t kMaxPathViewsFactor = 8;
inline constexpr size_t kFreePathViewBytes = 2 << 20;
// Codings of a body. What comes out of each is within the window of bodies, and at most so many
// times the body as received, or kFreeInflation bytes.
inline constexpr size_t kMaxCodings = 4;
inline constexpr size_t kMaxInflation = 100;
inline constexpr size_t kFreeInflation = 64 * 1024;
// What is declared of a body beyond these is not read.
inline constexpr size_t kMaxBodyCharsets = 4;
inline constexpr size_t kMaxNamedCharsets = 8;   // in headers: some are the same sets
inline constexpr size_t kMaxMultipartTypes = 4;  // different values that declare multipart
// What the pairs of a body come to together, beside those of forms: so many times the texts that
// are read and the free bytes. Of each pair its name, its value and kPairBytes for itself.
inline constexpr size_t kMaxPairsFactor = 7;
inline constexpr size_t kFreePairsBytes = 48 * 1024;
inline constexpr size_t kPairBytes = 16;
inline constexpr size_t kInsideBytes = 32;  // of the content of a part that is read by itself

// Bodies that are read (engine/body): what lies beyond is not delivered. Depths are what servers
// read at most: 1,000 (Jackson 2.15), 512 (PHP) and 64 (.NET) of JSON, 256 (libxml2) of XML.
inline constexpr size_t kMaxJsonDepth = 1024;
inline constexpr size_t kMaxXmlDepth = 256;
inline constexpr size_t kMaxXmlExpansion = 64 * 1024;  // by entities, beyond the body's own bytes
// Entities and attributes declared in one document: expat opens one entity inside the other on the
// stack, and compares each attribute that has a default with all before it.
inline constexpr size_t kMaxXmlDeclarations = 256;
// Of all pairs of one body: a path repeats the keys above it, and a long key above many values
// would multiply the body.
inline constexpr size_t kMaxBodyNameBytes = 1 << 20;
inline constexpr size_t kMaxParts = 1000;
inline constexpr size_t kMaxPartHeaderBytes = 16 * 1024;  // Commons FileUpload: 10 KiB
inline constexpr size_t kMaxPartReadings = 16;            // names or file names of one part
inline constexpr size_t kMaxPartDepth = 4;
inline constexpr size_t kMaxBoundaryBytes = 1024;  // RFC 2046: 70
inline constexpr size_t kMaxBoundaries = 4;        // that servers read in one header
// Bytes of a multipart body that are read or copied, in times its size and some: once for each
// boundary, each multipart inside a part, each content that is decoded.
inline constexpr size_t kMaxMultipartScans = 8;
inline constexpr size_t kMultipartScansBase = 64 * 1024;
// Bytes that are looked at where its parts are read once more; headers may be shared by many.
inline constexpr size_t kMaxMultipartLooks = 32;
inline constexpr size_t kMultipartLooksBase = 256 * 1024;

/// The same for one Worker: a test lowers them to reach each edge with small requests. Never above
/// the constants, which packs were compiled for.
struct RequestLimits {
  size_t target_bytes = kMaxTargetBytes;
  size_t headers = kMaxHeaders;
  size_t header_bytes = kMaxHeaderBytes;
  size_t arguments = kMaxArguments;
  size_t cookies = kMaxCookies;
  size_t body_bytes = kMaxBodyBytes;
  size_t path_view_bytes = kFreePathViewBytes;
};

// Packs.
inline constexpr size_t kMaxPackBytes =
    64u << 20;  // portable part; a linked pack may add as much again for databases
inline constexpr uint32_t kMaxRules = 10'000;
inline constexpr uint32_t kMaxOwnEvents = 256;  // of embedders that rules of one pack are on
inline constexpr uint32_t kMaxQuantifierDepth = 8;
inline constexpr uint32_t kMaxScanSources = 65'536;  // every request asks for each
inline constexpr size_t kMaxAtomBytes = 64;          // a longer literal is gated by its first bytes
inline constexpr size_t kMaxLiteralBytes = 4096;     // of one literal, set element or site value
inline constexpr uint32_t kMaxSetElements = 100'000;  // of one set, the site's values included
// Records that all others name, added up, those of what they name included: what rules share costs
// time for each of them when the pack is loaded. Nothing that shares nothing comes above it: the
// least record has four bytes, and is named by the one around it and by the rule around that.
inline constexpr uint64_t kMaxSharedRecords = 2 * kMaxPackBytes / sizeof(uint32_t);
// Bytes of literals and set elements that ignore case, repeated ones as often: each is copied.
inline constexpr uint64_t kMaxFoldedBytes = 4 * kMaxPackBytes;
// Tests of one rule, those of a quantifier's body as often as it is asked: blocks of code may share
// quantifiers, each nested one multiplies. The language allows conditions of 256 nodes.
inline constexpr uint64_t kMaxExpandedTests = 4096;

// Conditions as written, of one rule and its exceptions: what they are nested, and records in all.
// The language allows 240 levels, to which a test adds at most a few, and 256 nodes, each of which
// may be known by 8 names.
inline constexpr uint32_t kMaxConditionDepth = 512;
inline constexpr uint32_t kMaxConditionRecords = 4096;

// Work: list elements visited for one request by all quantifiers, nested ones multiplied, also
// those that turn out to lack the key. What is undecided then follows the rule's on_budget.
inline constexpr uint64_t kMaxElementVisits = 4'000'000;
// Bytes compared to decide one test of a set (contains any, starts_with any …) in one text. Only
// sets whose elements share long beginnings can come near it.
inline constexpr uint64_t kMaxSetWork = 16u << 20;

// Bytes of text that tests read. Of a request inspected whole, by tests in a list inside another
// one: what other tests read grows with the pack and the request, not with their product. Of any
// other request, by all tests of rules that the gate cannot rule out. Beyond it a test is unknown.
// A quarter of a second of the slowest search.
inline constexpr uint64_t kMaxReadBytes = 128u << 20;

// Processor time for one event unless the embedder says otherwise: 20 ns for each byte of the
// largest body, several times what everyday bodies take.
inline constexpr std::chrono::milliseconds kDefaultDeadline{20};
// Text that the matcher reads at once; time is looked at in between (deadline.h).
inline constexpr size_t kScanSlice = 16 * 1024;
// What looking at an element is worth, in bytes read.
inline constexpr uint64_t kVisitWork = 64;
// What making a piece that the gate scans is worth, in times its bytes and one.
inline constexpr uint64_t kPieceWork = 4;

}  // namespace stopgap::engine
