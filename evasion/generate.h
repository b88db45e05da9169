// SPDX-License-Identifier: Apache-2.0
// The generators, one a class. Private to evasion/. A variant without changes is left out by
// variants().
#pragma once

#include <vector>

#include "evasion/evasion.h"

namespace stopgap::evasion {

// generate_letters.cc
std::vector<Variant> percent_encode(const Request& request);
std::vector<Variant> double_encode(const Request& request);
std::vector<Variant> mixed_hex_case(const Request& request);
std::vector<Variant> letter_case(const Request& request);
std::vector<Variant> header_case(const Request& request);

// generate_path.cc
std::vector<Variant> dot_segments(const Request& request);
std::vector<Variant> slashes(const Request& request);
std::vector<Variant> path_parameters(const Request& request);
std::vector<Variant> fragment(const Request& request);

// generate_lenient.cc
std::vector<Variant> percent_u(const Request& request);
std::vector<Variant> overlong_utf8(const Request& request);
std::vector<Variant> full_width(const Request& request);
std::vector<Variant> best_fit(const Request& request);
std::vector<Variant> encoded_separators(const Request& request);
std::vector<Variant> trailing_dots(const Request& request);
std::vector<Variant> data_stream(const Request& request);
std::vector<Variant> nul_byte(const Request& request);

// generate_parameters.cc
std::vector<Variant> parameter_order(const Request& request);
std::vector<Variant> parameter_duplication(const Request& request);

// generate_lists.cc
std::vector<Variant> header_underscore(const Request& request);
std::vector<Variant> header_split(const Request& request);
std::vector<Variant> obs_fold(const Request& request);
std::vector<Variant> cookie_quoting(const Request& request);
std::vector<Variant> parameter_split(const Request& request);
std::vector<Variant> parameter_semicolon(const Request& request);
std::vector<Variant> parameter_case(const Request& request);
std::vector<Variant> php_names(const Request& request);

// generate_body.cc
std::vector<Variant> json_escapes(const Request& request);
std::vector<Variant> charset(const Request& request);
std::vector<Variant> chunking(const Request& request);

// generate_codings.cc
std::vector<Variant> gzip(const Request& request);
std::vector<Variant> deflate(const Request& request);

// generate_types.cc
std::vector<Variant> multipart_form(const Request& request);
std::vector<Variant> json_form(const Request& request);
std::vector<Variant> content_type(const Request& request);

// generate_xml.cc
std::vector<Variant> xml_entities(const Request& request);
std::vector<Variant> xml_cdata(const Request& request);

}  // namespace stopgap::evasion
