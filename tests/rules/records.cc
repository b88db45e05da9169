// SPDX-License-Identifier: Apache-2.0
// See records.h.
#include "tests/rules/records.h"

#include <gtest/gtest.h>
#include <sodium.h>

#include <fstream>
#include <nlohmann/json.hpp>

namespace stopgap::rules {
namespace {

using nlohmann::json;

std::string from_base64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  size_t size = 0;
  const int failed =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, sodium_base64_VARIANT_ORIGINAL);
  EXPECT_EQ(failed, 0) << text;
  bytes.resize(size);
  return bytes;
}

Record read_record(const json& object) {
  Record record;
  record.id = object.at("id").get<std::string>();
  record.mitigation = object.value("mitigation", "");
  record.cves = object.value("cve", std::vector<std::string>{});
  record.attack = object.at("expect").get<std::string>() == "attack";
  Request& request = record.request;
  request.method = object.at("method").get<std::string>();
  request.target = object.contains("target_b64")
                       ? from_base64(object.at("target_b64").get<std::string>())
                       : object.at("target").get<std::string>();
  request.http_version = object.value("http_version", "1.1");
  const bool encoded = object.contains("headers_b64");
  for (const json& pair : object.value(encoded ? "headers_b64" : "headers", json::array())) {
    const auto name = pair.at(0).get<std::string>(), value = pair.at(1).get<std::string>();
    if (encoded)
      request.headers.emplace_back(from_base64(name), from_base64(value));
    else
      request.headers.emplace_back(name, value);
  }
  request.body = from_base64(object.value("body_b64", ""));
  return record;
}

}  // namespace

std::vector<Record> read_records(const std::string& path) {
  std::vector<Record> records;
  std::ifstream file(path, std::ios::binary);
  std::string line;
  for (size_t number = 1; std::getline(file, line); ++number) {
    try {
      records.push_back(read_record(json::parse(line)));
    } catch (const json::exception& error) {
      ADD_FAILURE() << path << ":" << number << ": " << error.what();
    }
  }
  return records;
}

}  // namespace stopgap::rules
