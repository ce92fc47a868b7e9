// Where in the user's files a finding of another program is: file and line become a span, the block
// that holds it, and the resource's address as we name it. Internal.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "lib/workspace/evaluate_all.h"

namespace infra::scanners {

struct Place {
  diag::Span span = diag::kNoSpan;    // the narrowest thing that begins on the line
  const hcl::Block* block = nullptr;  // the outermost block that holds it
  diag::Subject subject;              // stack, address, instances
  bool found = false;                 // false: the file is none of the workspace
};

class Places {
 public:
  Places(const workspace::Workspace& workspace,
         const std::vector<workspace::EvaluatedFolder>& roots);

  // `file` is absolute or relative to the repository's root; line 0: the file's begin. Of several
  // resources that come from one block, those of `root`, and of these the one that `address` means.
  Place find(const std::string& file, std::uint32_t line, std::uint32_t end_line,
             const std::string& address, const workspace::EvaluatedFolder* root) const;
  // The block that declares the resource of this address in the folder's files.
  const hcl::Block* declaration(const workspace::Folder& folder, std::string_view address) const;
  // The outermost block around a place; null: none.
  const hcl::Block* block_at(diag::Span span) const;
  // Where to put what concerns a whole folder: the begin of its main.tf, else of its first file.
  diag::Span folder_span(const workspace::Folder& folder) const;

 private:
  struct Use {
    const workspace::EvaluatedFolder* root = nullptr;
    const terraform::Resource* resource = nullptr;
  };
  void add_subject(Place& place, const std::string& address,
                   const workspace::EvaluatedFolder* root) const;

  const workspace::Workspace& workspace_;
  std::map<std::string, const hcl::File*, std::less<>> files_;  // by path relative to the root
  std::map<std::uint32_t, const hcl::File*> by_source_;
  std::map<const hcl::Block*, std::vector<Use>> uses_;
};

// aws_sqs_queue.q["a"] -> aws_sqs_queue.q, at every level.
std::string without_instance_keys(std::string_view address);

}  // namespace infra::scanners
