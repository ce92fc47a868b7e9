// Where `moved` blocks take what callers have. Used by compare().
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "lib/terraform/module.h"

namespace infra::release {

class Moves {
 public:
  // Of a module whose address, without keys, is `module`: "", module.queue.
  void add(const std::string& module, const terraform::Module& declared,
           const diag::SourceMap& sources);
  // The address that Terraform knows `address` by now; itself where nothing moves it.
  std::string follow(const std::string& address) const;
  bool begins_at(const std::string& config_address) const;  // or at one of its instances
  bool empty() const { return moves_.empty(); }

 private:
  struct Move {
    std::string module, from, to;
  };
  static std::string apply(const Move& move, const std::string& address);
  std::vector<Move> moves_;
};

// module.a["x"].aws_vpc.this[0] -> module.a.aws_vpc.this
std::string without_keys(std::string_view address);
// Terraform takes an instance 0 of `count` for the one without `count`, and the other way round: of
// resources, not of modules (measured with 1.11.4).
std::string without_zero(std::string_view address);

}  // namespace infra::release
