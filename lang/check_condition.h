// SPDX-License-Identifier: Apache-2.0
// Conditions: the one class that types and expands them, spread over check_condition,
// check_subject, check_operand and check_typed_operand. Internal to lang.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lang/check.h"

namespace stopgap::lang::checking {

struct Binder {
  std::string_view name;
  uint32_t list = 0;  ///< Schema::fields
  Span span;
};

/// A field or an attribute of an element, found.
struct Found {
  Subject subject;
  Type type;
  bool nocase = false;
  std::string name;  ///< as written
  Span span;
};

/// The `same view` a test stands in. The first test says what all are about.
struct SameViewPlace {
  Span span;
  std::optional<Found> subject;
  bool broken = false;  ///< an error about a test in it was reported
};

struct Scope {
  std::vector<Binder> binders;             ///< innermost last
  size_t first_binder = 0;                 ///< binders before it belong to a caller
  const Environment* arguments = nullptr;  ///< of the predicate whose body this is
  bool under_not = false;
  Span under_not_span;
  bool mark = true;  ///< names met count as used
  SameViewPlace* same_view = nullptr;
};

/// What a name is used for.
struct Use {
  bool list = false;                   ///< behind `any` or `all`
  bool condition = false;              ///< by itself
  const ast::Compare* test = nullptr;  ///< on the left of it
};

/// Types and expands the conditions of one mitigation: the limits hold for all of them together.
class ConditionChecker {
 public:
  ConditionChecker(Context& context, std::string_view event, Span place)
      : context_(context), event_(event), place_(place) {}

  Cond check(const ast::Expr& expression, const Scope& scope);

 private:
  Cond check(const ast::And& node, Span span, const Scope& scope);
  Cond check(const ast::Or& node, Span span, const Scope& scope);
  Cond check(const ast::Not& node, Span span, const Scope& scope);
  Cond check(const ast::Paren& node, Span span, const Scope& scope);
  Cond check(const ast::SameView& node, Span span, const Scope& scope);
  Cond check(const ast::Compare& node, Span span, const Scope& scope);
  Cond check(const ast::Presence& node, Span span, const Scope& scope);
  Cond check(const ast::Quantified& node, Span span, const Scope& scope);
  Cond check(const ast::BoolLiteral& node, Span span, const Scope& scope);
  Cond check(const ast::Call& node, Span span, const Scope& scope);
  Cond join(CondKind kind, const std::vector<ast::ExprPtr>& terms, Span span, const Scope& scope);
  Cond expand_let(Declared& let, const ast::Let& node, Span span, const Scope& scope);
  Cond expand_predicate(Declared& declared, const ast::Predicate& node, const ast::Call& call,
                        Span span, const Scope& scope);
  Cond used_at(Span span, Cond body);
  bool enter(Declared& declared, Span span);
  static bool must_expand(Declared& declared, const Scope& scope);
  bool bind_arguments(const ast::Predicate& node, const ast::Call& call, Span span,
                      const Scope& scope, Environment& environment);
  bool argument_fits(const ast::Argument& argument, const ast::Operand& operand,
                     const Value& value);
  void check_binder(const ast::Name& binder, const Scope& scope);
  // same view
  bool fits_same_view(const Found& found, const Scope& scope);
  bool outside_same_view(std::string_view what, Span span, const Scope& scope);

  Cond bool_field(const Found& found, Span span, const Scope& scope);
  Cond not_a_condition(const ast::Reference& callee, const Found& found, Span span);

  // subjects
  std::optional<Found> find_subject(const ast::Reference& reference, const Scope& scope,
                                    const Use& use);
  std::optional<Found> find_in_binder(const ast::Reference& reference, const Scope& scope);
  std::optional<Found> find_field(const ast::Reference& reference, const Use& use);
  std::optional<Found> field_found(const ast::Reference& reference, uint32_t field,
                                   std::string_view rest, const Use& use);
  std::optional<Found> attribute_found(const ast::Reference& reference, uint32_t list,
                                       uint32_t binder, std::string_view path);
  /// The attribute behind the name of a list; empty without one.
  std::string_view attribute_path(const ast::Reference& reference, uint32_t list) const;
  struct Guess {
    std::string name;
    bool is_certain = false;
  };
  bool could_stand(const SchemaField& field, const Use& use) const;
  std::string misspelt_element(const ast::Reference& reference) const;
  Guess guess_field(const ast::Reference& reference, const std::vector<std::string>& known,
                    const Use& use) const;
  void report_unknown_field(const ast::Reference& reference, const Use& use);
  bool forms_are_absent(const ast::Reference& reference, std::string_view what);
  /// The subject with the forms written behind it.
  std::optional<Found> formed(const ast::Reference& reference, std::optional<Found> found,
                              const Scope& scope);
  std::optional<Found> find_list(const ast::Reference& reference, const Scope& scope,
                                 std::optional<std::string>& key);

  // tests
  Cond test(const ast::Compare& node, const Found& found, Span span, const Scope& scope);
  /// `made` joined with its `or absent` or `and present`.
  Cond guarded(Cond made, ast::Guard guard, const Subject& subject, Span span);
  Cond positive(const ast::Compare& node, const Found& found, Span span, const Scope& scope);
  Cond expand_quantity(const ast::Compare& node, const Found& found, const Value& value, Span span);
  Cond expand_declared(const ast::Compare& node, const Found& found, Declared& declared, Span span);
  Cond test_of_set(const ast::Compare& node, const Found& found, SetId set, Span span);
  /// A set written in a condition, stored once by place.
  std::optional<SetId> literal_set(const ast::SetLiteral& set, const Target& target);
  Cond expand_literals(const ast::Compare& node, const Found& found,
                       const std::vector<ast::Literal>& literals, Span span);
  Cond leaf(const ast::Compare& node, const Found& found, Span span);
  bool operator_fits(const ast::Compare& node, const Found& found);
  bool guard_fits(const ast::Compare& node, const Found& found, Span span, const Scope& scope);
  bool set_operand(const ast::Compare& node, const Found& found, const Value& value, Cond& out);
  bool scalar_operand(const ast::Compare& node, const Found& found, const Value& value, Cond& out);
  bool literal_operand(const ast::Compare& node, const Found& found, const ast::Literal& literal,
                       Cond& out);
  bool declared_operand(const ast::Compare& node, const Found& found, Declared& declared,
                        bool want_set, Cond& out);
  bool opaque_operand(const ast::Compare& node, const Found& found, const OpaqueArgument& argument,
                      bool want_set);
  bool mismatch(const ast::Compare& node, const Found& found, const Type& type);
  bool settle_case(Declared& declared, const Found& found, Span span);
  Target target_of(const Found& found) const;

  /// Counts a node; false once the mitigation has too many (reported once).
  bool spend(size_t nodes = 1);

  Context& context_;
  std::string_view event_;
  Span place_;
  size_t nodes_ = 0;
  size_t depth_ = 0;
  bool exceeded_ = false;
};

/// Whether the type has the operator.
bool has_operator(TypeKind kind, ast::Operator op);
/// `http.headers["User-Agent"]` for `user_agent`. INVARIANT: the list has a key.
std::string element_of(const Schema& schema, const SchemaField& list, std::string_view name);
/// Whether values declared with `element` may stand against a subject: nothing converts.
bool same_family(TypeKind subject, TypeKind element);
/// A node that stands where an error was reported, and the two constants.
Cond constant(bool value, Span span);

}  // namespace stopgap::lang::checking
