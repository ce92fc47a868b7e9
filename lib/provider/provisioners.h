// An offline run executes no provisioner: in a preview they are the code of whoever wrote the
// change.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace infra::provider {

struct WithoutProvisioners {
  std::string text;
  std::vector<std::uint32_t> lines;  // of each provisioner that was taken out
};

// `text` of the configuration file `path` (.tf or .tf.json) without provisioner and connection
// blocks. A text that does not parse stays as it is: terraform reports it.
WithoutProvisioners without_provisioners(const std::string& path, const std::string& text);

}  // namespace infra::provider
