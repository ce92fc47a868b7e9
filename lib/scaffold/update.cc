#include "lib/scaffold/update.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "lib/base/strings.h"
#include "lib/scaffold/edits.h"

namespace infra::scaffold {
namespace {

constexpr double kSimilar = 0.5;  // as git's rename detection has it

class FileMerge {
 public:
  FileMerge(Overlay& files, std::string root, const Record& record, const Rendered& next,
            const Merger& merger)
      : files_(files), root_(std::move(root)), record_(record), next_(next), merger_(merger) {
    labels_.theirs = fmt::format("template {} {}", record.template_name, next.version);
  }

  std::vector<FileOutcome> run() {
    find_template_renames();
    for (const auto& [path, base] : record_.last.files) {
      const auto renamed = template_renames_.find(path);
      const std::string to = renamed == template_renames_.end() ? path : renamed->second;
      const auto theirs = next_.files.find(to);
      merge_known(path, to, base, theirs == next_.files.end() ? nullptr : &theirs->second);
    }
    for (const auto& [path, theirs] : next_.files) {
      if (record_.last.files.contains(path) || renamed_to_.contains(path)) continue;
      merge_new(path, theirs);
    }
    std::ranges::sort(outcomes_, {}, &FileOutcome::path);
    return std::move(outcomes_);
  }

 private:
  void report(const std::string& path, FileChange change, std::string because = {}) {
    outcomes_.push_back({path, change, std::move(because)});
  }

  // The template calls a file by another name, in the same folder.
  void find_template_renames() {
    for (const auto& [from, base] : record_.last.files) {
      if (next_.files.contains(from) || is_binary(base)) continue;
      double best = kSimilar;
      std::string to;
      for (const auto& [path, text] : next_.files) {
        if (record_.last.files.contains(path) || renamed_to_.contains(path) ||
            parent_path(path) != parent_path(from) || is_binary(text))
          continue;
        const double similar = similarity(base, text);
        if (similar < best) continue;
        best = similar;
        to = path;
      }
      if (to.empty()) continue;
      template_renames_[from] = to;
      renamed_to_.insert(to);
    }
  }

  // Where the user has moved the file that was `base` to; "": nowhere.
  std::string user_rename(const std::string& base) {
    if (!searched_) {
      searched_ = true;
      find_strangers(record_.folder, 0);
    }
    double best = kSimilar;
    std::string found;
    for (const auto& [candidate, text] : strangers_) {
      const double similar = similarity(base, text);
      if (similar < best || taken_.contains(candidate)) continue;
      best = similar;
      found = candidate;
    }
    if (!found.empty()) taken_.insert(found);
    return found;
  }

  // Files in the folder that no rendering has made.
  void find_strangers(const std::string& folder, int depth) {
    constexpr int kDeepest = 8;
    const std::string whole = join_path(root_, folder);
    if (depth > kDeepest || files_.kind(whole) != FileKind::directory) return;
    for (const DirectoryEntry& entry : files_.list(whole)) {
      const std::string path = join_path(folder, entry.name);
      if (entry.kind == FileKind::directory && !entry.is_symlink && entry.name != ".terraform")
        find_strangers(path, depth + 1);
      if (entry.kind != FileKind::file || record_.last.files.contains(path) ||
          next_.files.contains(path) || entry.name == kAnswersFile || entry.name == kBaseFile)
        continue;
      strangers_[path] = files_.find(path).value_or("");
    }
  }

  void merge_known(const std::string& from, const std::string& to, const std::string& base,
                   const std::string* theirs) {
    std::string place = from;
    auto ours = files_.find(from);
    if (!ours && !is_binary(base)) {
      if (const std::string renamed = user_rename(base); !renamed.empty()) {
        place = renamed;
        ours = files_.find(renamed);
      }
    }
    // Where the user's name and the template's new one differ, the user's stays.
    const std::string target = place == from ? to : place;
    if (!ours) {
      if (theirs != nullptr && *theirs != base)
        report(from, FileChange::kept, "you have deleted it; the template has changed it");
      return;
    }
    const bool crlf = has_crlf(*ours) && !is_binary(*ours);
    const std::string plain = crlf ? to_lf(*ours) : *ours;
    if (theirs == nullptr) return remove(place, plain, base, crlf);
    const bool moves = target != place;
    if (*theirs == base && !moves) return;
    if (plain == *theirs || *theirs == base) {
      if (moves) move_file(place, target, *ours);
      return;
    }
    if (plain == base) {
      if (moves) files_.remove(place);
      files_.set(target, crlf ? to_crlf(*theirs) : *theirs);
      report(target, FileChange::updated);
      return;
    }
    if (is_binary(*ours) || is_binary(base) || is_binary(*theirs)) return keep_both(place, *theirs);
    if (moves) files_.remove(place);
    write_merge(target, merger_.merge(*ours, base, *theirs, labels_), "both sides changed it");
  }

  void move_file(const std::string& from, const std::string& to, const std::string& bytes) {
    files_.remove(from);
    files_.set(to, bytes);
    report(to, FileChange::updated);
  }

  void remove(const std::string& path, const std::string& plain, const std::string& base,
              bool crlf) {
    if (plain == base) {
      files_.remove(path);
      report(path, FileChange::deleted);
      return;
    }
    if (is_binary(plain)) return keep_both(path, "");
    std::string text = "<<<<<<< " + labels_.ours + "\n" + plain;
    if (!text.ends_with('\n')) text += '\n';
    text += "=======\n>>>>>>> " + labels_.theirs + ", which has no such file\n";
    files_.set(path, crlf ? to_crlf(text) : text);
    report(path, FileChange::conflict, "you have changed it, the template no longer has it");
  }

  void keep_both(const std::string& path, const std::string& theirs) {
    files_.set(path + std::string(kTheirs), theirs);
    report(path, FileChange::conflict,
           fmt::format("both sides changed it and it is no text: take one, and delete {}{}",
                       file_name(path), kTheirs));
  }

  void merge_new(const std::string& path, const std::string& theirs) {
    const auto ours = files_.find(path);
    if (!ours) {
      files_.set(path, theirs);
      return report(path, FileChange::added);
    }
    if (*ours == theirs) return;
    if (is_binary(*ours) || is_binary(theirs)) return keep_both(path, theirs);
    write_merge(path, merger_.merge(*ours, "", theirs, labels_),
                "it was there already, with other content");
  }

  void write_merge(const std::string& path, const Merged& merged, const std::string& because) {
    if (const auto there = files_.find(path); there && *there == merged.text) return;
    files_.set(path, merged.text);
    report(path, merged.conflict ? FileChange::conflict : FileChange::updated,
           merged.conflict ? because : "");
  }

  Overlay& files_;
  std::string root_;
  const Record& record_;
  const Rendered& next_;
  const Merger& merger_;
  MergeLabels labels_;
  std::vector<FileOutcome> outcomes_;
  std::map<std::string, std::string> template_renames_, strangers_;
  std::set<std::string> renamed_to_, taken_;
  bool searched_ = false;
};

}  // namespace

std::string_view to_string(FileChange change) {
  switch (change) {
    case FileChange::updated:
      return "updated";
    case FileChange::added:
      return "added";
    case FileChange::deleted:
      return "deleted";
    case FileChange::conflict:
      return "conflict";
    case FileChange::kept:
      return "kept";
  }
  return "";
}

std::vector<FileOutcome> merge_files(Overlay& files, const std::string& root, const Record& record,
                                     const Rendered& next, const Merger& merger) {
  return FileMerge(files, root, record, next, merger).run();
}

void merge_edits(Overlay& files, const std::string& root, const Rendered& last,
                 const Rendered& next, std::vector<std::string>& notes) {
  const auto key = [](const RenderedEdit& edit) { return std::pair(edit.name, edit.target); };
  std::map<std::pair<std::string, std::string>, std::pair<std::string, std::string>> all;
  const auto add = [](std::string& to, const std::string& text) {
    to += text;
    if (!to.empty() && !to.ends_with('\n')) to += '\n';
  };
  for (const RenderedEdit& edit : last.edits) add(all[key(edit)].first, edit.text);
  for (const RenderedEdit& edit : next.edits) add(all[key(edit)].second, edit.text);
  for (const auto& [place, texts] : all)
    apply_edit(files, root, {place.first, place.second, texts.first},
               {place.first, place.second, texts.second}, notes);
}

std::vector<std::string> unresolved(const Overlay& files, const Record& record) {
  std::vector<std::string> result;
  for (const std::string& path : record.conflicts) {
    const auto text = files.find(path);
    const bool both = files.find(path + std::string(kTheirs)).has_value();
    if (both || (text && has_conflict_markers(*text))) result.push_back(path);
  }
  return result;
}

}  // namespace infra::scaffold
