#include "lib/git/revision_texts.h"

#include <charconv>

#include "lib/base/error.h"
#include "lib/base/strings.h"

namespace infra::git {

// Answers of `cat-file --batch`: ID SP TYPE SP SIZE LF, that many bytes, LF; or NAME SP missing LF.
std::vector<std::optional<std::string>> texts_at(const Git& git, const std::string& commit,
                                                 const std::vector<std::string>& paths) {
  std::vector<std::optional<std::string>> texts(paths.size());
  std::string input;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].find('\n') != std::string::npos) continue;  // cannot be asked for in a line
    input += commit + ":" + paths[i] + "\n";
    asked.push_back(i);
  }
  if (asked.empty()) return texts;
  const std::string answers = git.run({"cat-file", "--batch"}, input);
  std::string_view rest = answers;
  for (const std::size_t i : asked) {
    const auto line_end = rest.find('\n');
    const std::string_view line = rest.substr(0, line_end);
    if (line_end == std::string_view::npos)
      throw Error("`git cat-file --batch` gave an answer that cannot be read");
    rest.remove_prefix(line_end + 1);
    if (line.ends_with(" missing") || line.ends_with(" ambiguous")) continue;
    const auto fields = split(line, ' ');
    std::size_t size = 0;
    const std::string_view digits = fields.back();
    if (fields.size() != 3 ||
        std::from_chars(digits.data(), digits.data() + digits.size(), size).ec != std::errc() ||
        rest.size() < size + 1)
      throw Error("`git cat-file --batch` gave an answer that cannot be read");
    if (fields[1] == "blob") texts[i] = std::string(rest.substr(0, size));
    rest.remove_prefix(size + 1);
  }
  return texts;
}

std::vector<std::string> tracked_links(const Git& git) {
  std::vector<std::string> links;  // entries: MODE SP ID SP STAGE TAB PATH
  for (const std::string& entry : git.run_for_paths({"ls-files", "-s", "-z", "--full-name"}))
    if (entry.starts_with("120000")) links.push_back(entry.substr(entry.find('\t') + 1));
  return links;
}

}  // namespace infra::git
