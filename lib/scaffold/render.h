// A template and complete answers become files. Nothing is written here.
#pragma once

#include <string>
#include <vector>

#include "lib/scaffold/archive.h"
#include "lib/scaffold/template_source.h"
#include "lib/workspace/config.h"

namespace infra::scaffold {

struct RenderedEdit {
  std::string name;    // of edits.h
  std::string target;  // "": where such a file usually is
  std::string text;    // what has to be there
  friend bool operator==(const RenderedEdit&, const RenderedEdit&) = default;
};

struct Rendering {
  std::string folder;  // of the answers file, relative to the repository
  Tree files;          // path relative to the repository -> bytes; Terraform is formatted
  std::vector<RenderedEdit> edits;
  Map context;
};

struct RenderRequest {
  const Template& from;
  const Map& answers;  // complete
  const workspace::Config& config;
  const workspace::Workspace* workspace = nullptr;
};

// Answers that the template's context refuses go to `refused`; there are no files then. Throws
// infra::Error, with file and line, where the template itself is at fault.
Rendering render(const RenderRequest& request, std::vector<Refusal>& refused);

// What a context function finds beside the answers (context.h).
Map base_context(const Map& answers, const workspace::Config& config);

// Runs of blank lines become one, none at either end; in Terraform none at a brace either. Lines
// end without blanks, the text with one newline.
std::string tidy(std::string_view text, bool terraform);

}  // namespace infra::scaffold
