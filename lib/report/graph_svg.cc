// The graph as one picture that stays readable for hundreds of stacks: a table for each layer, a
// row for each service with a cell for each environment; modules below.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/report/graph_report.h"

namespace infra::report {
namespace {

constexpr int kCellWidth = 84, kCellHeight = 20, kRowHeight = 26, kMargin = 24, kHeading = 34;
constexpr int kNameWidth = 190, kGap = 40;  // between cells: lines run there

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : printable(text)) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string shortened(const std::string& text, std::size_t most) {
  if (count_code_points(text) <= most) return text;
  std::string out;
  for (std::string_view rest = text; count_code_points(out) + 1 < most;) {
    const CodePoint point = decode_utf8(rest);
    out += rest.substr(0, point.bytes);
    rest.remove_prefix(point.bytes);
  }
  return out + "…";
}

struct Box {
  int x = 0, y = 0, width = 0;
};

class Picture {
 public:
  explicit Picture(const GraphView& view) : view_(view) {
    for (const std::string_view layer : {"shared", "stacks"}) add_layer(layer);
    add_modules();
    add_edges();
  }

  std::string text() const {
    return fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} "
        "{1}\" font-family=\"sans-serif\" font-size=\"12\">\n"
        "<style>.box{{fill:#f4f6f8;stroke:#8a96a3}}.changed{{fill:#ffe08a;stroke:#b58900;stroke-"
        "width:2}}.edge{{fill:none;stroke:#4a6fa5;stroke-opacity:.5;marker-end:url(#to)}}.hot{{"
        "stroke:#"
        "c0392b;stroke-opacity:.9}}.title{{font-size:16px;font-weight:bold}}text{{fill:#1c2733}}</"
        "style>\n"
        "<defs><marker id=\"to\" viewBox=\"0 0 6 6\" refX=\"6\" refY=\"3\" markerWidth=\"6\" "
        "markerHeight=\"6\" orient=\"auto\"><path fill=\"#4a6fa5\" d=\"M0 0L6 3L0 "
        "6z\"/></marker></defs>\n"
        "<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n{2}{3}</svg>\n",
        width_ + kMargin + kGap, y_ + kMargin, boxes_, edges_);
  }

 private:
  void title(const std::string& text) {
    boxes_ += fmt::format("<text class=\"title\" x=\"{}\" y=\"{}\">{}</text>\n", kMargin, y_ + 20,
                          escaped(text));
    y_ += kHeading;
  }

  void box(const GraphNode& node, const std::string& label, int x, int y, int width,
           std::size_t most) {
    places_[node.path] = {x, y, width};
    boxes_ += fmt::format(
        "<g><title>{}</title><rect class=\"box{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" "
        "rx=\"4\"/><text x=\"{}\" y=\"{}\">{}</text></g>\n",
        escaped(node.path), node.changed ? " changed" : "", x, y, width, kCellHeight, x + 6, y + 14,
        escaped(shortened(label, most)));
    width_ = std::max(width_, x + width);
  }

  // Services side by side in as many columns as keep the picture about as wide as it is high.
  void add_layer(std::string_view layer) {
    std::map<std::string, std::vector<const GraphNode*>> rows;
    std::set<std::string> environments;
    for (const GraphNode& node : view_.nodes) {
      if (node.kind != layer) continue;
      rows[node.name].push_back(&node);
      environments.insert(node.env);
    }
    if (rows.empty()) return;
    std::size_t cells = 0;
    for (const auto& [name, nodes] : rows) cells = std::max(cells, nodes.size());
    title(
        fmt::format("{} ({})", layer, layer == "shared" ? "used by several products" : "services"));
    const int column = kNameWidth + static_cast<int>(cells) * (kCellWidth + kGap) + kMargin;
    int columns = 1;
    while (columns < 6 && static_cast<int>(rows.size()) * kRowHeight > columns * columns * column)
      ++columns;
    const int height = (static_cast<int>(rows.size()) + columns - 1) / columns;
    int index = 0;
    for (const auto& [name, nodes] : rows) {
      const int left = kMargin + index / height * column;
      const int top = y_ + index % height * kRowHeight;
      boxes_ += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", left, top + 14,
                            escaped(shortened(name, 26)));
      int x = left + kNameWidth;
      for (const GraphNode* node : nodes) {
        box(*node, node->env.empty() ? "default" : node->env, x, top, kCellWidth, 11);
        x += kCellWidth + kGap;
      }
      ++index;
    }
    y_ += height * kRowHeight + kMargin;
  }

  void add_modules() {
    std::vector<const GraphNode*> modules;
    for (const GraphNode& node : view_.nodes)
      if (node.kind == "module") modules.push_back(&node);
    if (modules.empty()) return;
    title("modules");
    const int width = kNameWidth, most = std::max(width_, 900);
    int x = kMargin;
    for (const GraphNode* node : modules) {
      if (x + width > most) {
        x = kMargin;
        y_ += kRowHeight;
      }
      box(*node, node->name, x, y_, width, 26);
      x += width + 8;
    }
    y_ += kRowHeight + kMargin;
  }

  // Calls are drawn only to changed modules: with hundreds of stacks they would hide everything.
  // The text and the JSON have them all.
  void add_edges() {
    std::set<std::string> changed;
    for (const GraphNode& node : view_.nodes)
      if (node.changed) changed.insert(node.path);
    for (const GraphEdge& edge : view_.edges) {
      const bool hot = changed.contains(edge.to) && edge.kind != "calls";
      const bool module_change = edge.kind == "calls" && changed.contains(edge.to);
      if (edge.kind == "calls" && !module_change) continue;
      const auto from = places_.find(edge.from), to = places_.find(edge.to);
      if (from == places_.end() || to == places_.end()) continue;
      const Box &a = from->second, &b = to->second;
      edges_ += fmt::format("<path class=\"edge{}\" d=\"{}\"><title>{} {} {}: {}</title></path>\n",
                            hot || module_change ? " hot" : "", line(a, b), escaped(edge.from),
                            edge.kind == "calls" ? "calls" : "needs", escaped(edge.to),
                            escaped(join(edge.what, ", ")));
    }
  }

  // From side to side; between cells above each other an arc through the gap at their right.
  static std::string line(const Box& a, const Box& b) {
    const int ay = a.y + kCellHeight / 2, by = b.y + kCellHeight / 2;
    int ax = a.x + a.width, bx = b.x, bend = 40, back = -40;
    if (b.x + b.width <= a.x) {
      ax = a.x, bx = b.x + b.width, bend = -40, back = 40;
    } else if (b.x < a.x + a.width) {
      bx = b.x + b.width;
      bend = back = std::min(kGap, 14 + std::abs(by - ay) / 8);
    }
    return fmt::format("M{} {} C{} {} {} {} {} {}", ax, ay, ax + bend, ay, bx + back, by, bx, by);
  }

  const GraphView& view_;
  std::map<std::string, Box> places_;
  std::string boxes_, edges_;
  int y_ = kMargin, width_ = 600;
};

}  // namespace

std::string graph_svg(const GraphView& view) { return Picture(view).text(); }

}  // namespace infra::report
