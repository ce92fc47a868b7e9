// The steps of a release: what `prepare` writes, what `tag` tags, what `check` misses.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "lib/release/publication.h"
#include "lib/release/release_files.h"

namespace infra::release {

struct PrepareOptions {
  std::string pre;           // rc: X.Y.Z-rc.N; "": a release
  std::optional<Bump> bump;  // instead of what the interface asks for
  std::string lower_reason;  // --allow-lower
  std::string date;          // 2026-01-31
};

struct PreparedRelease {
  PlannedRelease planned;
  terraform::Version version;
  bool already = false;                      // it is in the CHANGELOG: nothing is written
  std::string lower_because;                 // recorded in the CHANGELOG
  std::map<std::string, std::string> files;  // relative to the top level -> new text
  std::string section;                       // of the CHANGELOG, as it will be
};

// Those of `planned` that change, modules before those that call them. Throws infra::Error where a
// version would be lower than asked for without a reason.
std::vector<PreparedRelease> prepare_releases(workspace::Workspace& workspace, const git::Git& git,
                                              std::vector<PlannedRelease> planned,
                                              const PrepareOptions& options);

// "Release sqs 1.2.0", with a line for each where there are several.
std::string commit_message(const std::vector<PreparedRelease>& releases);
NewTag release_tag(const ReleaseTags& tags, const std::string& module,
                   const terraform::Version& version, const std::string& section);

struct TagStep {
  std::string module;
  terraform::Version version;
  NewTag tag;
};
// A tag for each module whose newest version in the CHANGELOG has none. Throws infra::Error where
// one is lower than the interface asks for and neither `lower_reason` nor the CHANGELOG says why.
std::vector<TagStep> missing_tags(workspace::Workspace& workspace,
                                  const std::vector<PlannedRelease>& planned,
                                  const ReleaseTags& tags, const std::string& lower_reason);

struct Lack {
  std::string module, file, what;
  std::size_t line = 1;
};
// What each of `planned` still needs before it can be merged.
std::vector<Lack> lacks(workspace::Workspace& workspace, const std::vector<PlannedRelease>& planned,
                        const ReleaseTags& tags);

// Throws infra::Error, with the first few paths, where something is not committed.
void refuse_dirty_tree(const git::Git& git);

// Text of a file of a module in the working tree; "" where it is not there.
std::string module_file(const workspace::Workspace& workspace, const PlannedRelease& planned,
                        const std::string& name);

}  // namespace infra::release
