// The way back of a transaction (transaction.h), as it stands on disk while names change.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace infra::scaffold {

// Throws infra::Error: path, the system's reason, and what to do.
[[noreturn]] void write_failed(const std::string& path, int error);

class Journal {
 public:
  enum class Kind : std::uint8_t { add, add_tree, replace, remove };
  struct Entry {
    Kind kind = Kind::add;
    std::size_t number = 0;
    std::string path;                // relative to the root
    std::vector<std::string> files;  // of a tree: what was put there
  };
  using Step = std::function<void(std::string_view)>;

  explicit Journal(std::string root);

  Entry& add(Kind kind, std::string path);  // stays where it is
  Entry* find_tree(const std::string& path);
  std::string staged(const Entry& entry) const;  // the new file or folder, until it is in its place
  std::string kept(const Entry& entry) const;    // the old file

  void write() const;   // from now on roll_back() is needed
  void commit() const;  // from now on it is not

  // What a run has left: false where there is nothing to roll back. Entries are those of the file.
  bool read();
  void roll_back(const Step& before_step) const;
  // Takes the journal's folder away, and after a commit the folders that nothing is in any more.
  void clean(const Step& before_step) const;

  std::deque<Entry> entries;

 private:
  std::string in_folder(std::string_view name) const;
  void remove_added(const Entry& entry) const;
  void remove_empty_above(const std::string& path) const;

  std::string root_, folder_;
  bool committed_ = false;
};

}  // namespace infra::scaffold
