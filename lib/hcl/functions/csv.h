// Comma-separated values by the rules of Go's encoding/csv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace infra::hcl {

class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : rest_(text) {}

  // The next record; false at the end. Empty lines are skipped. Throws FunctionError.
  bool read(std::vector<std::string>& fields);
  int line() const { return line_; }  // of the last record's end

 private:
  std::string_view take_line();  // with its line end, as one \n
  [[noreturn]] void error(std::string_view what) const;
  void read_quoted(std::string_view& line, std::string& field);

  std::string_view rest_;
  std::string buffer_;  // a line whose \r\n was made \n
  int line_ = 0;
};

}  // namespace infra::hcl
