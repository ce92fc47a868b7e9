// The one comment of a pull request and the one issue about drift: made once, found by a marker in
// their first line, edited on later runs. Used by `--post` of gate and plan.
#pragma once

#include <string>

#include "lib/gate/code_host.h"

namespace infra::gate {

// First lines by which later runs find what is theirs. Only what the token's own user wrote counts:
// anyone can write a comment that begins like this.
inline constexpr const char* kCommentMarker = "<!-- infra:pull-request -->";
inline constexpr const char* kDriftMarker = "<!-- infra:drift -->";

struct Posted {
  enum class What { created, edited, unchanged, closed, nothing };
  What what = What::nothing;
  std::string url;  // as a person sees it; "" where the host does not say
};
std::string_view to_string(Posted::What what);

// `starts`: may a comment be begun, or only one be edited that is there? Copies that a run left
// which was cut off are taken away. Throws infra::Error.
Posted post_comment(Api& api, const std::string& text, bool starts);

// Opens, edits, or, where there is no drift, closes the issue.
Posted post_drift(Api& api, const std::string& title, const std::string& text, bool has_drift);

}  // namespace infra::gate
