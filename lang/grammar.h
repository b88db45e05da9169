// SPDX-License-Identifier: Apache-2.0
// The grammar of docs/language.md, one production a line. Included by parser.cc and its grammar test only: PEGTL stays behind them.
// Rules named in syntax.def leave nodes. A `need` stands wherever only one thing can follow: it says what, and never backtracks,
// so that no input is read twice at two depths. Every token eats the white space and comments behind it.
#pragma once

#include "lang/grammar_tools.h"

namespace stopgap::lang::grammar {

// clang-format off
// ---- tokens ----
struct comment : pegtl::seq<pegtl::two<'/'>, pegtl::until<pegtl::at<pegtl::sor<pegtl::one<'\n'>, pegtl::string<'\r', '\n'>, pegtl::eof>>>> {};
struct sep : pegtl::star<pegtl::sor<pegtl::plus<pegtl::one<' ', '\t', '\r', '\n'>>, comment>> {};
struct other : pegtl::identifier_other {};
struct identifier : pegtl::identifier {};
template <Text W> struct kw : pegtl::seq<word<W>, sep> {};
template <char C> struct sym : pegtl::seq<pegtl::one<C>, sep> {};

struct name : pegtl::seq<pegtl::not_at<reserved>, identifier, pegtl::star<pegtl::one<'.'>, identifier>, sep> {};
struct simple_name : pegtl::seq<pegtl::not_at<reserved>, identifier, pegtl::not_at<pegtl::one<'.'>>, sep> {};
struct any_word : pegtl::seq<identifier, sep> {};
struct id : pegtl::seq<pegtl::alpha, pegtl::star<pegtl::sor<pegtl::alnum, pegtl::one<'-', '_', '.'>>>, sep> {};
struct method : pegtl::seq<pegtl::not_at<reserved>, pegtl::alpha, pegtl::star<pegtl::sor<pegtl::alnum, pegtl::one<'-', '_'>>>, sep> {};
struct sign : pegtl::seq<pegtl::sor<word_sign<">=">, word_sign<"<=">, word_sign<"==">, word_sign<"!=">, pegtl::one<'<', '>', '='>>, sep> {};

struct nocase : pegtl::opt<pegtl::one<'i'>, pegtl::not_at<other>> {};
struct fence_mark : pegtl::rep<3, pegtl::one<'"'>> {};
struct escaped : pegtl::seq<pegtl::one<'\\'>, pegtl::not_one<'\r', '\n'>> {};
struct string_body : pegtl::star<pegtl::sor<escaped, pegtl::not_one<'"', '\\', '\r', '\n'>>> {};
struct regex_body : pegtl::star<pegtl::sor<escaped, pegtl::not_one<'/', '\\', '\r', '\n'>>> {};
struct fence : pegtl::seq<closed<"text", fence_mark, pegtl::until<fence_mark>>, sep> {};
struct string : pegtl::seq<closed<"string", pegtl::one<'"'>, pegtl::seq<string_body, pegtl::one<'"'>>>, nocase, sep> {};
struct regex : pegtl::seq<closed<"regex", pegtl::one<'/'>, pegtl::seq<regex_body, pegtl::one<'/'>>>, nocase, sep> {};
struct ipv6_start : pegtl::seq<pegtl::star<pegtl::xdigit>, pegtl::one<':'>, pegtl::star<pegtl::xdigit>, pegtl::one<':'>> {};
struct ipv6 : pegtl::seq<pegtl::at<ipv6_start>, pegtl::plus<pegtl::sor<pegtl::xdigit, pegtl::one<':', '.'>>>, pegtl::opt<pegtl::one<'/'>, pegtl::plus<pegtl::digit>>, sep> {};
struct number : pegtl::seq<pegtl::digit, pegtl::star<pegtl::sor<other, pegtl::seq<pegtl::one<'.', '/', '-'>, pegtl::at<pegtl::alnum>>>>, sep> {};
struct truth : pegtl::sor<kw<"true">, kw<"false">> {};
struct boolean : truth {};
struct literal : pegtl::sor<fence, string, regex, ipv6, number, boolean> {};
struct address : pegtl::sor<ipv6, number> {};

// ---- lists ----
template <typename Item, Text What> struct comma_list : pegtl::seq<Item, pegtl::star<sym<','>, need<What, Item>>> {};
template <typename Item> struct comma_items : pegtl::opt<Item, pegtl::star<sym<','>, Item>, pegtl::opt<sym<','>>> {};
struct set_literal : pegtl::seq<sym<'{'>, comma_items<literal>, need<"a literal, `,` or `}` in the set", sym<'}'>>> {};
struct string_list : pegtl::seq<sym<'{'>, comma_items<string>, need<"a string, `,` or `}`", sym<'}'>>> {};

// ---- references and operands ----
struct after_key : pegtl::seq<sym<'.'>, need<"the name of an attribute after `.`", any_word>> {};
struct key : pegtl::seq<sym<'['>, need<"the key as a string after `[`", string>, need<"`]` after the key", sym<']'>>, pegtl::opt<after_key>> {};
struct form_step : pegtl::seq<sym<'|'>, need<"the name of a form after `|`", name>> {};
struct reference : pegtl::seq<name, pegtl::opt<key>, pegtl::star<form_step>> {};
struct any : kw<"any"> {};
struct all : kw<"all"> {};
struct quantity : pegtl::sor<any, all> {};
struct quantified_operand : pegtl::seq<quantity, need<"a set after `any` or `all`", pegtl::sor<set_literal, reference>>> {};
struct operand : pegtl::sor<quantified_operand, literal, set_literal, reference> {};

// ---- conditions ----
struct condition;
struct conjunction;
struct unary;
struct word_operator : pegtl::sor<kw<"in">, kw<"contains">, kw<"starts_with">, kw<"ends_with">, kw<"matches">> {};
struct negated_operator : pegtl::seq<kw<"not">, need<"`in`, `contains`, `starts_with`, `ends_with` or `matches` after `not`", word_operator>> {};
struct sign_operator : pegtl::seq<pegtl::sor<word_sign<"==">, word_sign<"!=">, word_sign<"<=">, word_sign<">=">, pegtl::one<'<', '>'>>, sep> {};
struct operator_ : pegtl::sor<sign_operator, word_operator, negated_operator> {};
struct or_absent : pegtl::seq<kw<"or">, kw<"absent">> {};
struct and_present : pegtl::seq<kw<"and">, kw<"present">> {};
struct comparison : pegtl::seq<operator_, need<"a literal, a set or a name after the operator", operand>, pegtl::opt<pegtl::sor<or_absent, and_present>>> {};
struct present : kw<"present"> {};
struct absent : kw<"absent"> {};
struct presence : pegtl::seq<kw<"is">, need<"`present` or `absent` after `is`", pegtl::sor<present, absent>>> {};
struct call_arguments : pegtl::seq<sym<'('>, pegtl::opt<comma_list<operand, "an argument after `,`">>, need<"`,` or `)` after the argument", sym<')'>>> {};
struct test : pegtl::seq<reference, pegtl::opt<pegtl::sor<presence, comparison, call_arguments>>> {};
struct binding : pegtl::seq<quantity, simple_name, kw<"in">, reference, kw<"where">, need<"a condition after `where`", nested<conjunction>>> {};
struct list_test : pegtl::seq<quantity, need<"a list, or a name and `in`", reference>, need<"a comparison, or `in` and a list and `where`", comparison>> {};
struct negation : pegtl::seq<kw<"not">, need<"a condition after `not`", nested<unary>>> {};
struct parentheses : pegtl::seq<sym<'('>, need<"a condition after `(`", nested<condition>>, need<"`and`, `or` or `)`", sym<')'>>> {};
struct same_view : pegtl::seq<kw<"same">, need<"`view` after `same`", kw<"view">>, need<"`(` after `same view`", sym<'('>>, need<"a condition after `(`", nested<condition>>, need<"`and`, `or` or `)`", sym<')'>>> {};
struct unary : pegtl::sor<negation, parentheses, binding, list_test, same_view, boolean, test> {};
struct conjunction : pegtl::seq<unary, pegtl::star<kw<"and">, need<"a condition after `and`", unary>>> {};
struct condition : pegtl::seq<conjunction, pegtl::star<kw<"or">, need<"a condition after `or`", conjunction>>> {};

// ---- key and value blocks ----
struct entry_value : pegtl::sor<literal, id, sign> {};
struct more_values : pegtl::seq<sym<','>, need<"a value after `,`", entry_value>> {};
template <typename Key> struct entry : pegtl::seq<any_word, pegtl::star<pegtl::sor<more_values, pegtl::seq<pegtl::not_at<Key>, pegtl::not_at<line_start, pegtl::identifier_first>, entry_value>>>> {};
struct pack_key : word_in<is_pack_key> {};
struct about_key : word_in<is_about_key> {};
struct lifecycle_key : word_in<is_lifecycle_key> {};
struct pack_entry : entry<pack_key> {};
struct about_entry : entry<about_key> {};
struct lifecycle_entry : entry<lifecycle_key> {};
struct pack : pegtl::seq<kw<"pack">, need<"the name of the pack as a string", string>, need<"`version` after the name of the pack", kw<"version">>, need<"a version such as 1.2.0", number>, need<"`{` after the version", sym<'{'>>, pegtl::star<pack_entry>, need<"a key of the pack or `}`", sym<'}'>>> {};
struct about : pegtl::seq<kw<"about">, need<"`{` after `about`", sym<'{'>>, pegtl::star<about_entry>, need<"a key of `about` or `}`", sym<'}'>>> {};
struct lifecycle : pegtl::seq<kw<"lifecycle">, need<"`{` after `lifecycle`", sym<'{'>>, pegtl::star<lifecycle_entry>, need<"a key of `lifecycle` or `}`", sym<'}'>>> {};

// ---- actions ----
struct label : pegtl::seq<any_word, sym<':'>> {};
struct action_argument : pegtl::sor<literal, pegtl::seq<label, need<"a value after `:`", pegtl::sor<literal, reference>>>, reference> {};
struct action_arguments : pegtl::seq<sym<'('>, pegtl::opt<comma_list<action_argument, "an argument after `,`">>, need<"`,` or `)` after the argument", sym<')'>>> {};
struct undo : pegtl::seq<kw<"undo">, need<"`restore` after `undo`", any_word>> {};
struct action : pegtl::seq<pegtl::not_at<section>, any_word, pegtl::opt<action_arguments>, pegtl::opt<undo>> {};

// ---- tests ----
struct test_from : pegtl::seq<kw<"from">, need<"an address after `from`", address>> {};
struct product_version : pegtl::seq<name, need<"`=` after the product", sym<'='>>, need<"a version after `=`", number>> {};
struct test_with : pegtl::seq<kw<"with">, need<"a product after `with`", comma_list<product_version, "a product after `,`">>> {};
struct test_at : pegtl::seq<kw<"at">, need<"a date such as 2022-10-08 after `at`", number>> {};
struct test_response : pegtl::seq<kw<"response">, need<"`{` after `response`", string_list>> {};
struct test_gives : pegtl::seq<kw<"gives">, need<"`{` after `gives`", string_list>> {};
struct request_headers : string_list {};
struct url_request : pegtl::seq<method, need<"the URL as a string after the method", string>, pegtl::opt<request_headers>> {};
struct request : pegtl::sor<fence, url_request> {};
struct test_extra : pegtl::sor<test_from, test_with, test_at, test_response, test_gives> {};
struct acting_kind : pegtl::at<pegtl::sor<kw<"block">, kw<"pass">, kw<"observe">, kw<"edit">>> {};
struct host_kind : pegtl::at<pegtl::sor<kw<"idle">, kw<"armed">>> {};
struct acting_test : pegtl::seq<acting_kind, any_word, need<"a request: a method and a URL, or raw HTTP between `\"\"\"`", request>> {};
struct host_test : pegtl::seq<host_kind, any_word, need<"a request, or `with` and a version", pegtl::sor<request, pegtl::at<kw<"with">>>>> {};
struct request_test : pegtl::seq<pegtl::sor<acting_test, host_test>, pegtl::star<test_extra>> {};
struct stays_test : pegtl::seq<kw<"stays">, need<"`block` after `stays`", pegtl::at<kw<"block">>>, any_word, need<"`under` after `stays block`", kw<"under">>, need<"a class of evasions after `under`", comma_list<name, "a class of evasions after `,`">>> {};
struct tests : pegtl::seq<kw<"tests">, need<"`{` after `tests`", sym<'{'>>, pegtl::star<pegtl::sor<request_test, stays_test>>, need<"a test (`block`, `pass`, `observe`, `idle`, `armed`, `edit`, `stays`) or `}`", sym<'}'>>> {};

// ---- mitigations ----
struct affects_range : pegtl::seq<number, need<"`before` after the branch", kw<"before">>, need<"a version after `before`", number>> {};
struct affects : pegtl::seq<kw<"affects">, need<"a product after `affects`", name>, need<"`{` after the product", sym<'{'>>, pegtl::star<affects_range>, need<"a range such as `15.2 before 15.2.1118.20`, or `}`", sym<'}'>>> {};
struct on : pegtl::seq<kw<"on">, need<"an event such as `http.request` after `on`", name>> {};
struct when : pegtl::seq<kw<"when">, need<"a condition after `when`", condition>> {};
struct until_date : pegtl::seq<kw<"until">, need<"a date such as 2022-10-08 after `until`", number>> {};
struct except : pegtl::seq<kw<"except">, need<"the reason as a string after `except`", string>, need<"`when` after the reason", kw<"when">>, need<"a condition after `when`", condition>, pegtl::opt<until_date>> {};
struct then : pegtl::seq<kw<"then">, need<"an action after `then`", comma_list<action, "an action after `,`">>> {};
struct failure_event : pegtl::at<pegtl::sor<kw<"on_oversize">, kw<"on_unparsable">, kw<"on_budget">, kw<"on_error">>> {};
struct failure_value : pegtl::at<pegtl::sor<kw<"block">, kw<"allow">, kw<"log">>> {};
struct failure_mode : pegtl::seq<failure_event, any_word, need<"`block`, `allow` or `log`", pegtl::seq<failure_value, any_word>>> {};
struct head_sections : pegtl::seq<pegtl::opt<about>, pegtl::opt<lifecycle>, pegtl::star<affects>> {};
struct rule_sections : pegtl::seq<pegtl::opt<on>, pegtl::opt<when>, pegtl::star<except>, pegtl::opt<then>> {};
struct last_sections : pegtl::seq<pegtl::star<failure_mode>, pegtl::opt<tests>> {};
struct mitigation : pegtl::seq<kw<"mitigation">, need<"an id such as `M2026-001` after `mitigation`", id>, need<"the title as a string after the id", string>, need<"`{` after the title", sym<'{'>>, head_sections, rule_sections, last_sections, need<kNextSection, sym<'}'>>> {};

// ---- other declarations ----
struct type_argument : pegtl::seq<sym<'<'>, need<"a type after `<`", any_word>, need<"`>` after the type", sym<'>'>>> {};
struct optional_mark : sym<'?'> {};
struct type : pegtl::seq<any_word, pegtl::opt<type_argument>, pegtl::opt<optional_mark>> {};
struct typed : pegtl::seq<need<"`:` and a type after the name", sym<':'>>, need<"a type after `:`", type>> {};
struct import_ : pegtl::seq<kw<"import">, need<"a module such as `std.http` after `import`", name>> {};
struct param : pegtl::seq<kw<"param">, need<"a name after `param`", name>, typed, need<"`=` after the type", sym<'='>>, need<"a literal or a set after `=`", pegtl::sor<literal, set_literal>>> {};
struct set_declaration : pegtl::seq<kw<"set">, need<"a name after `set`", name>, typed, need<"`=` after the type", sym<'='>>, need<"`{` after `=`", set_literal>> {};
struct let_value : pegtl::sor<pegtl::seq<pegtl::not_at<truth>, literal>, condition> {};
struct let : pegtl::seq<kw<"let">, need<"a name after `let`", name>, need<"`=` after the name", sym<'='>>, need<"a condition or a literal after `=`", let_value>> {};
struct parameter : pegtl::seq<simple_name, typed> {};
struct parameters : pegtl::seq<sym<'('>, pegtl::opt<comma_list<parameter, "a parameter after `,`">>, need<"a parameter or `)`", sym<')'>>> {};
struct predicate : pegtl::seq<kw<"predicate">, need<"a name after `predicate`", name>, need<"`(` after the name", parameters>, need<"`=` after the parameters", sym<'='>>, need<"a condition after `=`", condition>> {};
struct form : pegtl::seq<kw<"form">, need<"a name after `form`", name>, need<"`=` after the name", sym<'='>>, need<"the name of a transform after `=`", name>, pegtl::star<sym<'|'>, need<"the name of a transform after `|`", name>>> {};
struct flag : pegtl::seq<pegtl::sor<kw<"verbatim">, kw<"nocase">, kw<"secret">>, pegtl::not_at<pegtl::one<':'>>> {};
struct max_flag : pegtl::seq<kw<"max">, pegtl::not_at<pegtl::one<':'>>, need<"a size such as 1MiB after `max`", number>> {};
struct key_flag : pegtl::seq<kw<"key">, pegtl::not_at<pegtl::one<':'>>, need<"the name of an attribute after `key`", any_word>> {};
struct field_rest : pegtl::seq<typed, pegtl::star<pegtl::sor<flag, max_flag, key_flag>>> {};
struct attribute : pegtl::seq<any_word, field_rest> {};
struct field : pegtl::seq<kw<"field">, need<"the name of the field", name>, field_rest> {};
struct record : pegtl::seq<kw<"record">, need<"the name of the record", name>, need<"`{` after the name", sym<'{'>>, pegtl::star<attribute>, need<"an attribute or `}`", sym<'}'>>> {};
struct event : pegtl::seq<kw<"event">, need<"the name of the event", name>, need<"`{` after the name", sym<'{'>>, pegtl::star<field>, need<"`field`, a flag of the field, or `}`", sym<'}'>>> {};
struct schema : pegtl::seq<kw<"schema">, need<"the name of the schema", name>, need<"`version` after the name", kw<"version">>, need<"a version after `version`", number>, need<"`{` after the version", sym<'{'>>, pegtl::star<pegtl::sor<record, event>>, need<"`record`, `event` or `}`", sym<'}'>>> {};

// ---- a file: parser.cc runs these one after another, so that it can go on after an error ----
struct bom : pegtl::opt<pegtl::string<'\xEF', '\xBB', '\xBF'>> {};
struct start : pegtl::seq<bom, sep> {};
struct syntax : pegtl::seq<kw<"syntax">, need<"the version of the language after `syntax`", number>> {};
struct item : pegtl::sor<mitigation, import_, param, set_declaration, let, predicate, form, schema, pack> {};
// clang-format on

}  // namespace stopgap::lang::grammar
