// The order of the work: strongly connected parts first (Tarjan, without recursion), then levels.
#include <algorithm>

#include "lib/workspace/graph.h"

namespace infra::workspace {
namespace {

class Components {
 public:
  explicit Components(const std::vector<std::vector<std::size_t>>& edges)
      : edges_(edges), number_(edges.size(), kNone), low_(edges.size()), on_stack_(edges.size()) {
    of.resize(edges.size());
    for (std::size_t i = 0; i < edges.size(); ++i)
      if (number_[i] == kNone) visit(i);
  }
  // Component of each, numbered so that what one depends on has a lower number.
  std::vector<std::size_t> of;
  std::vector<std::vector<std::size_t>> members;

 private:
  static constexpr std::size_t kNone = SIZE_MAX;
  struct Frame {
    std::size_t vertex, next;
  };

  void enter(std::size_t vertex) {
    number_[vertex] = low_[vertex] = count_++;
    stack_.push_back(vertex);
    on_stack_[vertex] = true;
    frames_.push_back({vertex, 0});
  }
  void visit(std::size_t start) {
    enter(start);
    while (!frames_.empty()) {
      Frame& frame = frames_.back();
      const std::size_t at = frame.vertex;
      if (frame.next < edges_[at].size()) {
        const std::size_t to = edges_[at][frame.next++];
        if (number_[to] == kNone) {
          enter(to);
        } else if (on_stack_[to]) {
          low_[at] = std::min(low_[at], number_[to]);
        }
        continue;
      }
      frames_.pop_back();
      if (!frames_.empty())
        low_[frames_.back().vertex] = std::min(low_[frames_.back().vertex], low_[at]);
      if (low_[at] == number_[at]) close(at);
    }
  }
  void close(std::size_t root) {
    std::vector<std::size_t>& component = members.emplace_back();
    for (std::size_t vertex = kNone; vertex != root;) {
      vertex = stack_.back();
      stack_.pop_back();
      on_stack_[vertex] = false;
      of[vertex] = members.size() - 1;
      component.push_back(vertex);
    }
  }

  const std::vector<std::vector<std::size_t>>& edges_;
  std::vector<std::size_t> number_, low_, stack_;
  std::vector<bool> on_stack_;
  std::vector<Frame> frames_;
  std::size_t count_ = 0;
};

// A circle within the component, from its first member by name on: each depends on the next. Others
// may be part of the component too; one circle is what has to be cut first.
std::vector<std::size_t> circle_of(const std::vector<std::size_t>& component,
                                   const std::vector<std::vector<std::size_t>>& edges,
                                   const std::vector<std::size_t>& of) {
  const std::size_t start = *std::ranges::min_element(component);
  std::map<std::size_t, std::size_t> came_from;
  std::vector<std::size_t> open = {start};
  for (std::size_t i = 0; i < open.size(); ++i) {
    for (const std::size_t to : edges[open[i]]) {
      if (of[to] != of[start]) continue;
      if (to == start) {
        std::vector<std::size_t> circle = {open[i]};
        while (circle.back() != start) circle.push_back(came_from.at(circle.back()));
        std::ranges::reverse(circle);
        return circle;
      }
      if (came_from.try_emplace(to, open[i]).second) open.push_back(to);
    }
  }
  return component;
}

}  // namespace

Waves order_waves(const std::vector<std::string>& paths,
                  const std::map<std::string, std::vector<std::string>, std::less<>>& depends_on) {
  std::vector<std::string> sorted = paths;
  std::ranges::sort(sorted);
  std::vector<std::vector<std::size_t>> edges(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const auto on = depends_on.find(sorted[i]);
    if (on == depends_on.end()) continue;
    for (const std::string& path : on->second) {
      const auto found = std::ranges::lower_bound(sorted, path);
      if (found == sorted.end() || *found != path || path == sorted[i]) continue;
      edges[i].push_back(static_cast<std::size_t>(found - sorted.begin()));
    }
  }
  const Components components(edges);
  Waves waves;
  std::vector<int> level(components.members.size(), 1);
  for (std::size_t c = 0; c < components.members.size(); ++c) {
    for (const std::size_t vertex : components.members[c])
      for (const std::size_t to : edges[vertex])
        if (components.of[to] != c) level[c] = std::max(level[c], level[components.of[to]] + 1);
    for (const std::size_t vertex : components.members[c]) waves.wave[sorted[vertex]] = level[c];
    if (components.members[c].size() < 2) continue;
    std::vector<std::string>& cycle = waves.cycles.emplace_back();
    for (const std::size_t vertex : circle_of(components.members[c], edges, components.of))
      cycle.push_back(sorted[vertex]);
  }
  std::ranges::sort(waves.cycles);
  return waves;
}

}  // namespace infra::workspace
