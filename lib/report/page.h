// A page of HTML that needs nothing else: its style and its script are in it, and it may load
// nothing. Tables sort and filter; it is readable on a telephone, on a wide screen and on paper.
// Used by `infra cost -f html` and `infra report`.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace infra::report {

std::string html_text(std::string_view text);  // as text or as an attribute's value

struct Column {
  std::string name;
  bool number = false;  // to the right, sorted by value
};

enum class Mark : std::uint8_t { none, bad, warning, good, code };

struct Cell {
  std::string text;
  std::optional<double> value = {};  // to sort by; else by the text
  Mark mark = Mark::none;
};

struct Table {
  std::string caption;
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> rows;
};

struct Bar {
  std::string name;
  double value = 0;
  std::string shown;  // the value, for people
};

struct Chart {
  std::string caption;
  std::vector<Bar> bars;  // in their order; the longest fills the width
};

struct Tile {
  std::string label, value, note;
  Mark mark = Mark::none;
};

class Page {
 public:
  Page(std::string title, std::string lead);

  void section(std::string_view title);
  void paragraph(std::string_view text);
  void tiles(std::span<const Tile> tiles);
  void charts(std::span<const Chart> charts);
  void table(const Table& table);  // without rows: "none"
  std::string finish() const;

 private:
  std::string title_, lead_, contents_, body_;
  std::size_t sections_ = 0;
};

}  // namespace infra::report
