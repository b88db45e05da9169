// SPDX-License-Identifier: Apache-2.0
// Words of the language as numbers of the format. Tested by the program goldens.
#include "compiler/emit.h"

namespace stopgap::compiler {

namespace program = engine::program;

program::Status status_of(lang::Status status) {
  switch (status) {
    case lang::Status::kDraft:
      return program::Status::kDraft;
    case lang::Status::kObserve:
      return program::Status::kObserve;
    case lang::Status::kEnforce:
      return program::Status::kEnforce;
    case lang::Status::kRetired:
      return program::Status::kRetired;
  }
  return program::Status::kDraft;
}

program::FaultMode fault_mode(lang::FaultMode mode) {
  switch (mode) {
    case lang::FaultMode::kDefault:
      return program::FaultMode::kDefault;
    case lang::FaultMode::kBlock:
      return program::FaultMode::kBlock;
    case lang::FaultMode::kAllow:
      return program::FaultMode::kAllow;
    case lang::FaultMode::kLog:
      return program::FaultMode::kLog;
  }
  return program::FaultMode::kDefault;
}

program::ActionKind action_kind(lang::ActionKind kind) {
  switch (kind) {
    case lang::ActionKind::kDrop:
      return program::ActionKind::kDrop;
    case lang::ActionKind::kBlock:
      return program::ActionKind::kBlock;
    case lang::ActionKind::kRedirect:
      return program::ActionKind::kRedirect;
    case lang::ActionKind::kThrottle:
      return program::ActionKind::kThrottle;
    case lang::ActionKind::kSetHeader:
      return program::ActionKind::kSetHeader;
    case lang::ActionKind::kAppendHeader:
      return program::ActionKind::kAppendHeader;
    case lang::ActionKind::kRemoveHeader:
      return program::ActionKind::kRemoveHeader;
    case lang::ActionKind::kTag:
      return program::ActionKind::kTag;
    case lang::ActionKind::kLog:
      return program::ActionKind::kLog;
    case lang::ActionKind::kDisableService:
      return program::ActionKind::kDisableService;
    case lang::ActionKind::kStopService:
      return program::ActionKind::kStopService;
    case lang::ActionKind::kClosePort:
      return program::ActionKind::kClosePort;
    case lang::ActionKind::kDisableFeature:
      return program::ActionKind::kDisableFeature;
  }
  return program::ActionKind::kLog;
}

program::TestKind test_kind(lang::ast::TestKind kind) {
  switch (kind) {
    case lang::ast::TestKind::kBlock:
      return program::TestKind::kBlock;
    case lang::ast::TestKind::kPass:
      return program::TestKind::kPass;
    case lang::ast::TestKind::kObserve:
      return program::TestKind::kObserve;
    case lang::ast::TestKind::kIdle:
      return program::TestKind::kIdle;
    case lang::ast::TestKind::kArmed:
      return program::TestKind::kArmed;
    case lang::ast::TestKind::kEdit:
      return program::TestKind::kEdit;
  }
  return program::TestKind::kPass;
}

}  // namespace stopgap::compiler
