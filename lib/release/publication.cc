#include "lib/release/publication.h"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>

#include "lib/base/error.h"
#include "lib/base/strings.h"
#include "lib/base/temp_dir.h"

namespace infra::release {
namespace {

constexpr std::string_view kNone = "0000000000000000000000000000000000000000";

std::string line_of(const std::string& text) { return std::string(trim(text)); }

}  // namespace

// Kept in the git folder from just before the references move until all is done.
struct Publisher::Journal {
  std::string branch, old_commit, new_commit;  // branch: refs/heads/…, "" where none moves
  struct Tag {
    std::string name, object;
  };
  struct File {
    std::string mode, old_blob, new_blob, path;
  };
  std::vector<Tag> tags;
  std::vector<File> files;

  std::string text() const {
    std::string result = fmt::format("branch {}\nold {}\nnew {}\n", branch, old_commit, new_commit);
    for (const Tag& tag : tags) result += fmt::format("tag {} {}\n", tag.object, tag.name);
    for (const File& file : files)
      result +=
          fmt::format("file {} {} {} {}\n", file.mode, file.old_blob, file.new_blob, file.path);
    return result + "end\n";
  }

  // nullopt: the text was cut off, so that nothing had begun.
  static std::optional<Journal> parse(std::string_view text) {
    Journal journal;
    for (std::string_view line : split_lines(text)) {
      if (line == "end") return journal;
      const auto word = [&] {
        const std::size_t end = std::min(line.find(' '), line.size());
        std::string result(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
        return result;
      };
      const std::string kind = word();
      if (kind == "branch") journal.branch = line;
      if (kind == "old") journal.old_commit = line;
      if (kind == "new") journal.new_commit = line;
      if (kind == "tag") {
        Tag tag;
        tag.object = word();
        tag.name = line;
        journal.tags.push_back(std::move(tag));
      }
      if (kind == "file") {
        File file;
        file.mode = word();
        file.old_blob = word();
        file.new_blob = word();
        file.path = line;
        journal.files.push_back(std::move(file));
      }
    }
    return {};
  }
};

Publisher::Publisher(process::ProcessRunner& processes,
                     std::map<std::string, std::string> environment, std::string top_level,
                     std::stop_token stop)
    : processes_(processes),
      environment_(std::move(environment)),
      top_level_(std::move(top_level)),
      stop_(std::move(stop)),
      git_(processes_, environment_, top_level_, stop_) {}

std::string Publisher::journal_path() const {
  return join_path(line_of(git_.run({"rev-parse", "--absolute-git-dir"})), "infra-release.journal");
}

std::string Publisher::make_commit(const Publication& publication, const std::string& parent,
                                   Journal& journal) const {
  const TempDir scratch("infra-release");
  auto environment = environment_;
  environment["GIT_INDEX_FILE"] = join_path(scratch.path(), "index");
  const git::Git git(processes_, environment, top_level_, stop_);
  git.run({"read-tree", parent});
  std::string entries;
  for (const auto& [path, text] : publication.files) {
    Journal::File file{"100644", std::string(kNone), {}, path};
    const std::string known = line_of(git.run({"ls-tree", parent, "--", path}));
    if (!known.empty()) {
      const auto words = split(std::string_view(known).substr(0, known.find('\t')), ' ');
      file.mode = words[0];
      file.old_blob = words[2];
    }
    file.new_blob = line_of(git.run({"hash-object", "-w", "--stdin", "--path=" + path}, text));
    entries += fmt::format("{} {}\t{}\n", file.mode, file.new_blob, path);
    journal.files.push_back(std::move(file));
  }
  git.run({"update-index", "--index-info"}, entries);
  const std::string tree = line_of(git.run({"write-tree"}));
  return line_of(git.run({"commit-tree", tree, "-p", parent}, publication.message));
}

std::string Publisher::publish(const Publication& publication) const {
  Journal journal;
  journal.old_commit = git_.commit_of("HEAD");
  journal.new_commit = journal.old_commit;
  if (!publication.files.empty()) {
    journal.new_commit = make_commit(publication, journal.old_commit, journal);
    journal.branch = publication.new_branch.empty() ? line_of(git_.run({"symbolic-ref", "HEAD"}))
                                                    : "refs/heads/" + publication.new_branch;
  }
  const std::string tagger = line_of(git_.run({"var", "GIT_COMMITTER_IDENT"}));
  std::string commands = "start\n";
  if (!publication.new_branch.empty()) {
    commands += fmt::format("create {} {}\n", journal.branch, journal.new_commit);
  } else if (!journal.branch.empty()) {
    commands +=
        fmt::format("update {} {} {}\n", journal.branch, journal.new_commit, journal.old_commit);
  }
  for (const NewTag& tag : publication.tags) {
    const std::string object = line_of(
        git_.run({"mktag"}, fmt::format("object {}\ntype commit\ntag {}\ntagger {}\n\n{}",
                                        journal.new_commit, tag.name, tagger, tag.message)));
    journal.tags.push_back({tag.name, object});
    commands += fmt::format("create refs/tags/{} {}\n", tag.name, object);
  }
  if (publication.new_branch.empty()) write_file_atomically(journal_path(), journal.text());
  try {
    git_.run({"update-ref", "-m", "infra release", "--stdin"}, commands + "prepare\ncommit\n");
  } catch (const Error&) {
    std::filesystem::remove(journal_path());  // nothing moved: the transaction is all or nothing
    throw;
  }
  if (!publication.new_branch.empty()) {
    git_.run({"switch", "--quiet", publication.new_branch});
    return journal.new_commit;
  }
  follow(journal);
  std::filesystem::remove(journal_path());
  return journal.new_commit;
}

// Files and index after the branch has moved. Each file is written only where it still is as it
// was, so that this can be done again.
void Publisher::follow(const Journal& journal) const {
  std::string entries;
  for (const Journal::File& file : journal.files) {
    const std::string path = join_path(top_level_, file.path);
    const bool there = files_.kind(path) == FileKind::file;
    const std::string now =
        there ? line_of(git_.run({"hash-object", "--", file.path})) : std::string(kNone);
    entries += fmt::format("{} {}\t{}\n", file.mode, file.new_blob, file.path);
    if (now == file.new_blob) continue;
    if (now != file.old_blob) continue;  // changed by somebody since: shown by git as theirs
    std::filesystem::create_directories(parent_path(path));
    write_file_atomically(path, git_.run({"cat-file", "--filters", "HEAD:" + file.path}));
  }
  if (!entries.empty()) git_.run({"update-index", "--add", "--index-info"}, entries);
}

std::optional<std::string> Publisher::recover() const {
  const std::string path = journal_path();
  if (files_.kind(path) != FileKind::file) return {};
  const auto journal = Journal::parse(files_.read(path));
  if (!journal) {
    std::filesystem::remove(path);
    return {};
  }
  const auto object_of = [&](const std::string& reference) {
    return line_of(git_.run({"for-each-ref", "--format=%(objectname)", "--count=1", reference}));
  };
  const std::string now =
      journal->branch.empty() ? journal->new_commit : object_of(journal->branch);
  std::string commands = "start\n";
  if (now == journal->old_commit && !journal->branch.empty())
    commands +=
        fmt::format("update {} {} {}\n", journal->branch, journal->new_commit, journal->old_commit);
  const bool elsewhere =
      !journal->branch.empty() && now != journal->old_commit && now != journal->new_commit &&
      line_of(git_.run({"rev-list", "--count", now + ".." + journal->new_commit})) != "0";
  std::string done;
  for (const Journal::Tag& tag : journal->tags) {
    const std::string object = object_of("refs/tags/" + tag.name);
    if (elsewhere) {
      if (object == tag.object)
        commands += fmt::format("delete refs/tags/{} {}\n", tag.name, tag.object);
      continue;
    }
    if (!object.empty() && object != tag.object)
      throw Error(fmt::format("an interrupted release cannot be finished: the tag {} is another "
                              "one now",
                              tag.name),
                  fmt::format("see what is right, then remove {}", path));
    if (object.empty()) commands += fmt::format("create refs/tags/{} {}\n", tag.name, tag.object);
    done += (done.empty() ? "" : ", ") + tag.name;
  }
  git_.run({"update-ref", "-m", "infra release", "--stdin"}, commands + "prepare\ncommit\n");
  const std::string head = line_of(git_.run({"rev-parse", "--symbolic-full-name", "HEAD"}));
  if (!elsewhere && head == journal->branch && git_.commit_of("HEAD") == journal->new_commit)
    follow(*journal);
  std::filesystem::remove(path);
  if (elsewhere)
    return "a release was interrupted, and the branch has moved since: it is taken back";
  return fmt::format("a release was interrupted, and is finished now: {}", done);
}

}  // namespace infra::release
