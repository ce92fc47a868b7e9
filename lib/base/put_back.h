// A file of the user's that a program which we start may change: afterwards it is what it was.
// Where we are killed meanwhile, the next run puts it back. Used by lib/plan for terraform's lock
// files; lib/provider's scratch folders sweep up what is left of dead runs.
#pragma once

#include <optional>
#include <string>

namespace infra {

// The folder of the notes in a scratch folder.
inline constexpr const char* kNotesToPutBack = ".put-back";

class PutBack {
 public:
  // `path`: absolute, there or not. `note`: a file of ours, in a folder that put_back_left() gets.
  PutBack(std::string path, std::string note);
  PutBack(PutBack&&) = delete;
  ~PutBack();
  // To be called after each time that it may have been changed: leaves a note of what it was.
  // Throws infra::Error where no note can be written.
  void note_change() const;

 private:
  bool is_as_it_was() const;

  std::string path_, note_;
  std::optional<std::string> text_;  // nullopt: it was not there
};

// Puts back what the notes in `folder` tell of, as long as the files are just as the dead run left
// them; what somebody has written since is theirs. No folder is no error.
void put_back_left(const std::string& folder);

}  // namespace infra
