// atlantis.yaml as it is written, with the place of each setting; for the rules on it and for
// `infra atlantis check`. What it means for evaluation is in atlantis.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace infra::workspace {

struct TextRange {  // bytes of the file
  std::uint32_t begin = 0, end = 0;
};

struct AtlantisEntry {
  std::string dir;  // as written
  std::string name;
  TextRange at, dir_at;
  bool autoplan = true;
  std::optional<std::vector<std::string>> when_modified;  // nullopt: Atlantis' default
  TextRange when_modified_at;
  std::optional<std::vector<std::string>> apply_requirements;
  TextRange apply_requirements_at;
};

struct AtlantisFile {
  std::string error;  // "": it is YAML with `projects` of the right shape
  TextRange error_at;
  bool automerge = false, autodiscover = false;
  TextRange automerge_at;
  std::vector<AtlantisEntry> projects;
  std::vector<TextRange> destroys;  // steps that plan with -destroy
};

AtlantisFile read_atlantis_file(std::string_view yaml);

// .dockerignore syntax, as `when_modified` has it: the last pattern that matches decides, `!` takes
// away, `*` is within a step, `**` any number of steps. Paths are relative to the project's dir.
bool is_modified_by(const std::vector<std::string>& patterns, const std::string& path);

}  // namespace infra::workspace
