// A repository in memory and its evaluation, for the tests of lib/terraform.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "lib/base/file_system.h"
#include "lib/diag/source_map.h"
#include "lib/hcl/print.h"
#include "lib/terraform/evaluate.h"

namespace infra::terraform {

struct Fixture {
  using Texts = std::map<std::string, std::string>;

  explicit Fixture(Texts texts, std::string repository = "/r")
      : files(std::move(texts)), store(files, sources, repository) {
    options.repository_root = std::move(repository);
  }

  Fixture(const Fixture&) = delete;

  EvaluatedModule evaluate(const std::string& folder) {
    return evaluate_root(store, folder, options);
  }

  // What loading and evaluating found: "HCL012 main.tf:3:5 message", one a line.
  std::string messages(const EvaluatedModule& module) const {
    diag::Diagnostics all = store.found();
    all.insert(all.end(), module.found.begin(), module.found.end());
    diag::sort_diagnostics(all, sources);
    std::string text;
    for (const diag::Diagnostic& found : all) {
      text += std::string(found.rule->code) + " ";
      const diag::Span at = found.primary.span;
      if (at.file != 0) {
        const auto [line, column] = diag::position_at(sources[at.file], at.begin);
        text +=
            sources[at.file].path + ":" + std::to_string(line) + ":" + std::to_string(column) + " ";
      }
      text += found.message + "\n";
    }
    return text;
  }

  MemoryFileSystem files;
  diag::SourceMap sources;
  ModuleStore store;
  EvaluateOptions options;
};

}  // namespace infra::terraform
