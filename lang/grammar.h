// SPDX-License-Identifier: Apache-2.0
// The grammar of docs/language.md, one production a line. Included by parser.cc and its grammar
// test only: PEGTL stays behind them. Rules named in syntax.def leave nodes. A `need` stands
// wherever only one thing can follow: it says what, and never backtracks, so that no input is read
// twice at two depths. Every token eats the white space and comments behind it.
#pragma once

#include "lang/grammar_tools.h"

namespace stopgap::lang::grammar {

// ---- tokens ----
struct comment : seq<two<'/'>, until<at<sor<one<'\n'>, pegtl::string<'\r', '\n'>, eof>>>> {};
struct sep : star<sor<plus<one<' ', '\t', '\r', '\n'>>, comment>> {};
struct other : identifier_other {};
struct identifier : pegtl::identifier {};
template <Text W>
struct kw : seq<word<W>, sep> {};
template <char C>
struct sym : seq<one<C>, sep> {};

struct name : seq<not_at<reserved>, identifier, star<one<'.'>, identifier>, sep> {};
struct simple_name : seq<not_at<reserved>, identifier, not_at<one<'.'>>, sep> {};
struct any_word : seq<identifier, sep> {};
struct id : seq<alpha, star<sor<alnum, one<'-', '_', '.'>>>, sep> {};
struct method : seq<not_at<reserved>, alpha, star<sor<alnum, one<'-', '_'>>>, sep> {};
struct sign : seq<sor<word_sign<">=">, word_sign<"<=">, word_sign<"==">, word_sign<"!=">,
                      one<'<', '>', '='>>,
                  sep> {};

struct nocase : opt<one<'i'>, not_at<other>> {};
struct fence_mark : rep<3, one<'"'>> {};
struct escaped : seq<one<'\\'>, not_one<'\r', '\n'>> {};
struct string_body : star<sor<escaped, not_one<'"', '\\', '\r', '\n'>>> {};
struct regex_body : star<sor<escaped, not_one<'/', '\\', '\r', '\n'>>> {};
struct fence : seq<closed<"text", fence_mark, until<fence_mark>>, sep> {};
struct string : seq<closed<"string", one<'"'>, seq<string_body, one<'"'>>>, nocase, sep> {};
struct regex : seq<closed<"regex", one<'/'>, seq<regex_body, one<'/'>>>, nocase, sep> {};
struct ipv6_start : seq<star<xdigit>, one<':'>, star<xdigit>, one<':'>> {};
struct ipv6
    : seq<at<ipv6_start>, plus<sor<xdigit, one<':', '.'>>>, opt<one<'/'>, plus<digit>>, sep> {};
struct number : seq<digit, star<sor<other, seq<one<'.', '/', '-'>, at<alnum>>>>, sep> {};
struct truth : sor<kw<"true">, kw<"false">> {};
struct boolean : truth {};
struct literal : sor<fence, string, regex, ipv6, number, boolean> {};
struct address : sor<ipv6, number> {};

// ---- lists ----
template <typename Item, Text What>
struct comma_list : seq<Item, star<sym<','>, need<What, Item>>> {};
template <typename Item>
struct comma_items : opt<Item, star<sym<','>, Item>, opt<sym<','>>> {};
struct set_literal
    : seq<sym<'{'>, comma_items<literal>, need<"a literal, `,` or `}` in the set", sym<'}'>>> {};
struct string_list : seq<sym<'{'>, comma_items<string>, need<"a string, `,` or `}`", sym<'}'>>> {};

// ---- references and operands ----
struct after_key : seq<sym<'.'>, need<"the name of an attribute after `.`", any_word>> {};
struct key : seq<sym<'['>, need<"the key as a string after `[`", string>,
                 need<"`]` after the key", sym<']'>>, opt<after_key>> {};
struct form_step : seq<sym<'|'>, need<"the name of a form after `|`", name>> {};
struct reference : seq<name, opt<key>, star<form_step>> {};
struct any : kw<"any"> {};
struct all : kw<"all"> {};
struct quantity : sor<any, all> {};
struct quantified_operand
    : seq<quantity, need<"a set after `any` or `all`", sor<set_literal, reference>>> {};
struct operand : sor<quantified_operand, literal, set_literal, reference> {};

// ---- conditions ----
struct condition;
struct conjunction;
struct unary;
struct word_operator
    : sor<kw<"in">, kw<"contains">, kw<"starts_with">, kw<"ends_with">, kw<"matches">> {};
struct negated_operator
    : seq<kw<"not">, need<"`in`, `contains`, `starts_with`, `ends_with` or `matches` after `not`",
                          word_operator>> {};
struct sign_operator
    : seq<sor<word_sign<"==">, word_sign<"!=">, word_sign<"<=">, word_sign<">=">, one<'<', '>'>>,
          sep> {};
struct operator_ : sor<sign_operator, word_operator, negated_operator> {};
struct or_absent : seq<kw<"or">, kw<"absent">> {};
struct and_present : seq<kw<"and">, kw<"present">> {};
struct comparison : seq<operator_, need<"a literal, a set or a name after the operator", operand>,
                        opt<sor<or_absent, and_present>>> {};
struct present : kw<"present"> {};
struct absent : kw<"absent"> {};
struct presence : seq<kw<"is">, need<"`present` or `absent` after `is`", sor<present, absent>>> {};
struct call_arguments : seq<sym<'('>, opt<comma_list<operand, "an argument after `,`">>,
                            need<"`,` or `)` after the argument", sym<')'>>> {};
struct test : seq<reference, opt<sor<presence, comparison, call_arguments>>> {};
struct binding : seq<quantity, simple_name, kw<"in">, reference, kw<"where">,
                     need<"a condition after `where`", nested<conjunction>>> {};
struct list_test : seq<quantity, need<"a list, or a name and `in`", reference>,
                       need<"a comparison, or `in` and a list and `where`", comparison>> {};
struct negation : seq<kw<"not">, need<"a condition after `not`", nested<unary>>> {};
struct parentheses : seq<sym<'('>, need<"a condition after `(`", nested<condition>>,
                         need<"`and`, `or` or `)`", sym<')'>>> {};
struct same_view
    : seq<kw<"same">, need<"`view` after `same`", kw<"view">>,
          need<"`(` after `same view`", sym<'('>>, need<"a condition after `(`", nested<condition>>,
          need<"`and`, `or` or `)`", sym<')'>>, opt<sor<or_absent, and_present>>> {};
struct unary : sor<negation, parentheses, binding, list_test, same_view, boolean, test> {};
struct conjunction : seq<unary, star<kw<"and">, need<"a condition after `and`", unary>>> {};
struct condition : seq<conjunction, star<kw<"or">, need<"a condition after `or`", conjunction>>> {};

// ---- key and value blocks ----
struct entry_value : sor<literal, id, sign> {};
struct more_values : seq<sym<','>, need<"a value after `,`", entry_value>> {};
struct key_like : seq<identifier, not_at<one<'-', '.'>>> {};
struct new_key : seq<line_start, key_like> {};
template <typename Key>
struct next_value : seq<not_at<Key>, not_at<new_key>, entry_value> {};
template <typename Key>
struct values : seq<next_value<Key>, star<sor<more_values, next_value<Key>>>> {};
template <typename Key>
struct entry : seq<any_word, opt<values<Key>>> {};
struct pack_key : word_in<is_pack_key> {};
struct about_key : word_in<is_about_key> {};
struct lifecycle_key : word_in<is_lifecycle_key> {};
struct pack_entry : entry<pack_key> {};
struct about_entry : entry<about_key> {};
struct lifecycle_entry : entry<lifecycle_key> {};
struct pack : seq<kw<"pack">, need<"the name of the pack as a string", string>,
                  need<"`version` after the name of the pack", kw<"version">>,
                  need<"a version such as 1.2.0", number>, need<"`{` after the version", sym<'{'>>,
                  star<pack_entry>, need<"a key of the pack or `}`", sym<'}'>>> {};
struct about : seq<kw<"about">, need<"`{` after `about`", sym<'{'>>, star<about_entry>,
                   need<"a key of `about` or `}`", sym<'}'>>> {};
struct lifecycle : seq<kw<"lifecycle">, need<"`{` after `lifecycle`", sym<'{'>>,
                       star<lifecycle_entry>, need<"a key of `lifecycle` or `}`", sym<'}'>>> {};

// ---- actions ----
struct label : seq<any_word, sym<':'>> {};
struct action_argument
    : sor<literal, seq<label, need<"a value after `:`", sor<literal, reference>>>, reference> {};
struct action_arguments : seq<sym<'('>, opt<comma_list<action_argument, "an argument after `,`">>,
                              need<"`,` or `)` after the argument", sym<')'>>> {};
struct undo : seq<kw<"undo">, need<"`restore` after `undo`", any_word>> {};
struct action : seq<not_at<section>, any_word, opt<action_arguments>, opt<undo>> {};

// ---- tests ----
struct test_from : seq<kw<"from">, need<"an address after `from`", address>> {};
struct version : sor<number, string> {};
struct product_version
    : seq<name, need<"`=` after the product", sym<'='>>, need<"a version after `=`", version>> {};
struct test_with
    : seq<kw<"with">,
          need<"a product after `with`", comma_list<product_version, "a product after `,`">>> {};
struct test_at : seq<kw<"at">, need<"a date such as 2022-10-08 after `at`", number>> {};
struct test_to : seq<kw<"to">, need<"a port such as 5060/tcp after `to`", number>> {};
struct test_sni : seq<kw<"sni">, need<"a host name as a string after `sni`", string>> {};
struct test_alpn : seq<kw<"alpn">, need<"`{` after `alpn`", string_list>> {};
struct response_parts : seq<opt<number>, need<"`{` after `response`", string_list>> {};
struct test_response
    : seq<kw<"response">,
          need<"a status, headers or raw HTTP after `response`", sor<fence, response_parts>>> {};
struct test_gives : seq<kw<"gives">, need<"`{` after `gives`", string_list>> {};
struct request_headers : string_list {};
struct url_request
    : seq<method, need<"the URL as a string after the method", string>, opt<request_headers>> {};
struct connection_mark : kw<"connection"> {};
struct element_part : seq<any_word, need<"`=` after the attribute", sym<'='>>,
                          need<"a string after `=`", literal>> {};
struct element : seq<sym<'{'>, star<element_part>,
                     need<"an attribute and its text, such as `name = \"a\"`, or `}`", sym<'}'>>> {
};
struct event_value
    : seq<name, need<"`=` after the field", sym<'='>>,
          need<"a literal or an element such as `{ name = \"a\" value = \"b\" }` after `=`",
               sor<element, literal>>> {};
struct event_values
    : seq<kw<"event">, need<"`{` after `event`", sym<'{'>>, star<event_value>,
          need<"a field and its value, such as `smtp.helo = \"a.example\"`, or `}`", sym<'}'>>> {};
struct request : sor<fence, connection_mark, event_values, url_request> {};
struct test_peer : sor<test_from, test_to, test_sni, test_alpn> {};
struct test_extra : sor<test_peer, test_with, test_at, test_response, test_gives> {};
struct acting_kind : at<sor<kw<"block">, kw<"pass">, kw<"observe">, kw<"edit">>> {};
struct host_kind : at<sor<kw<"idle">, kw<"armed">>> {};
struct acting_test
    : seq<acting_kind, any_word,
          need<"a request: a method and a URL, or raw HTTP between `\"\"\"`; `connection` or "
               "`event`",
               request>> {};
struct host_test : seq<host_kind, any_word,
                       need<"a request, or `with` and a version", sor<request, at<kw<"with">>>>> {};
struct request_test : seq<sor<acting_test, host_test>, star<test_extra>> {};
struct stays_test : seq<kw<"stays">, need<"`block` after `stays`", at<kw<"block">>>, any_word,
                        need<"`under` after `stays block`", kw<"under">>,
                        need<"a class of evasions after `under`",
                             comma_list<name, "a class of evasions after `,`">>> {};
struct tests
    : seq<kw<"tests">, need<"`{` after `tests`", sym<'{'>>, star<sor<request_test, stays_test>>,
          need<"a test (`block`, `pass`, `observe`, `idle`, `armed`, `edit`, `stays`) or `}`",
               sym<'}'>>> {};

// ---- mitigations ----
struct affects_range : seq<version, need<"`before` after the branch", kw<"before">>,
                           need<"a version after `before`", version>> {};
struct scheme : seq<kw<"as">, need<"`dotted`, `semver` or `debian` after `as`", any_word>> {};
struct affects : seq<kw<"affects">, need<"a product after `affects`", name>, opt<scheme>,
                     need<"`{` after the product", sym<'{'>>, star<affects_range>,
                     need<"a range such as `15.2 before 15.2.1118.20`, or `}`", sym<'}'>>> {};
struct on : seq<kw<"on">, need<"an event such as `http.request` after `on`", name>> {};
struct backend : seq<kw<"backend">, need<"a backend such as `iis` after `backend`", simple_name>> {
};
struct when : seq<kw<"when">, need<"a condition after `when`", condition>> {};
struct until_date : seq<kw<"until">, need<"a date such as 2022-10-08 after `until`", number>> {};
struct except : seq<kw<"except">, need<"the reason as a string after `except`", string>,
                    need<"`when` after the reason", kw<"when">>,
                    need<"a condition after `when`", condition>, opt<until_date>> {};
struct then
    : seq<kw<"then">, need<"an action after `then`", comma_list<action, "an action after `,`">>> {};
struct failure_event
    : at<sor<kw<"on_oversize">, kw<"on_unparsable">, kw<"on_budget">, kw<"on_error">>> {};
struct failure_value : at<sor<kw<"block">, kw<"allow">, kw<"log">>> {};
struct failure_mode : seq<failure_event, any_word,
                          need<"`block`, `allow` or `log`", seq<failure_value, any_word>>> {};
struct head_sections : seq<opt<about>, opt<lifecycle>, star<affects>> {};
struct rule_sections : seq<opt<on>, opt<backend>, opt<when>, star<except>, opt<then>> {};
struct last_sections : seq<star<failure_mode>, opt<tests>> {};
struct mitigation
    : seq<kw<"mitigation">, need<"an id such as `M2026-001` after `mitigation`", id>,
          need<"the title as a string after the id", string>, need<"`{` after the title", sym<'{'>>,
          head_sections, rule_sections, last_sections, need<kNextSection, sym<'}'>>> {};

// ---- other declarations ----
struct type_argument
    : seq<sym<'<'>, need<"a type after `<`", any_word>, need<"`>` after the type", sym<'>'>>> {};
struct optional_mark : sym<'?'> {};
struct type : seq<any_word, opt<type_argument>, opt<optional_mark>> {};
struct typed
    : seq<need<"`:` and a type after the name", sym<':'>>, need<"a type after `:`", type>> {};
struct import_ : seq<kw<"import">, need<"a module such as `std.http` after `import`", name>> {};
struct param : seq<kw<"param">, need<"a name after `param`", name>, typed,
                   need<"`=` after the type", sym<'='>>,
                   need<"a literal or a set after `=`", sor<literal, set_literal>>> {};
struct set_declaration
    : seq<kw<"set">, need<"a name after `set`", name>, typed,
          need<"`=` and the elements, or `from` and a file, after the type",
               sor<seq<sym<'='>, need<"`{` after `=`", set_literal>>,
                   seq<kw<"from">, need<"the name of a file as a string after `from`", string>>>>> {
};
struct let_value : sor<seq<not_at<truth>, literal>, condition> {};
struct let : seq<kw<"let">, need<"a name after `let`", name>, need<"`=` after the name", sym<'='>>,
                 need<"a condition or a literal after `=`", let_value>> {};
struct parameter : seq<simple_name, typed> {};
struct parameters : seq<sym<'('>, opt<comma_list<parameter, "a parameter after `,`">>,
                        need<"a parameter or `)`", sym<')'>>> {};
struct predicate
    : seq<kw<"predicate">, need<"a name after `predicate`", name>,
          need<"`(` after the name", parameters>, need<"`=` after the parameters", sym<'='>>,
          need<"a condition after `=`", condition>> {};
struct form
    : seq<kw<"form">, need<"a name after `form`", name>, need<"`=` after the name", sym<'='>>,
          need<"the name of a transform after `=`", name>,
          star<sym<'|'>, need<"the name of a transform after `|`", name>>> {};
struct flag : seq<sor<kw<"verbatim">, kw<"nocase">, kw<"secret">>, not_at<one<':'>>> {};
struct max_flag
    : seq<kw<"max">, not_at<one<':'>>, need<"a size such as 1MiB after `max`", number>> {};
struct key_flag
    : seq<kw<"key">, not_at<one<':'>>, need<"the name of an attribute after `key`", any_word>> {};
struct field_rest : seq<typed, star<sor<flag, max_flag, key_flag>>> {};
struct attribute : seq<any_word, field_rest> {};
struct field : seq<kw<"field">, need<"the name of the field", name>, field_rest> {};
struct record
    : seq<kw<"record">, need<"the name of the record", name>, need<"`{` after the name", sym<'{'>>,
          star<attribute>, need<"an attribute or `}`", sym<'}'>>> {};
struct event_after : seq<kw<"after">, need<"the name of an event after `after`", name>> {};
struct event : seq<kw<"event">, need<"the name of the event", name>, opt<event_after>,
                   need<"`{` after the name", sym<'{'>>, star<field>,
                   need<"`field`, a flag of the field, or `}`", sym<'}'>>> {};
struct schema
    : seq<kw<"schema">, need<"the name of the schema", name>,
          need<"`version` after the name", kw<"version">>,
          need<"a version after `version`", number>, need<"`{` after the version", sym<'{'>>,
          star<sor<record, event>>, need<"`record`, `event` or `}`", sym<'}'>>> {};

// ---- a file: parser.cc runs these one after another, so that it can go on after an error ----
struct bom : opt<pegtl::string<'\xEF', '\xBB', '\xBF'>> {};
struct start : seq<bom, sep> {};
struct syntax : seq<kw<"syntax">, need<"the version of the language after `syntax`", number>> {};
struct item : sor<mitigation, import_, param, set_declaration, let, predicate, form, schema, pack> {
};
}  // namespace stopgap::lang::grammar
