// Where the data is that only the team's machines have.
#pragma once

#include <string>

namespace infra::test {

// The path of `name` below the shared data; "" where it is missing, after a line on stderr that
// says so. In CI missing data is an error: throws std::runtime_error.
std::string shared_data(const std::string& name);

}  // namespace infra::test
