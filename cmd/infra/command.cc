#include "cmd/infra/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "lib/base/error.h"
#include "lib/base/numbers.h"
#include "lib/base/strings.h"

namespace infra {
namespace {

std::string choices(const std::vector<std::string>& allowed) {
  return fmt::format("one of `{}`", fmt::join(allowed, "`, `"));
}

void check_choice(const std::string& option, const std::string& given,
                  const std::vector<std::string>& allowed) {
  if (std::ranges::find(allowed, given) != allowed.end()) return;
  const auto near = did_you_mean(given, allowed);
  throw Error(fmt::format("`{}` does not take `{}`", option, printable(given)),
              near ? fmt::format("did you mean `{}`?", *near) : "it takes " + choices(allowed));
}

}  // namespace

Command::Option& Command::add(std::string names, std::string placeholder, std::string help) {
  Option option;
  const auto comma = names.find(',');
  if (comma != std::string::npos) {
    option.short_name = names.substr(0, comma);
    names.erase(0, comma + 1);
  }
  option.long_name = std::move(names);
  option.placeholder = std::move(placeholder);
  option.help = std::move(help);
  return options_.emplace_back(std::move(option));
}

void Command::flag(std::string names, bool& target, std::string help) {
  Option& option = add(std::move(names), {}, std::move(help));
  option.takes = Takes::nothing;
  option.set = [&target](const std::string&) { target = true; };
}

void Command::value(std::string names, std::string placeholder, std::string& target,
                    std::string help) {
  add(std::move(names), std::move(placeholder), std::move(help)).set =
      [&target](const std::string& given) { target = given; };
}

void Command::value(std::string names, std::string placeholder, std::optional<std::string>& target,
                    std::string help) {
  add(std::move(names), std::move(placeholder), std::move(help)).set =
      [&target](const std::string& given) { target = given; };
}

void Command::values(std::string names, std::string placeholder, std::vector<std::string>& target,
                     std::string help) {
  add(std::move(names), std::move(placeholder), std::move(help)).set =
      [&target](const std::string& given) { target.push_back(given); };
}

void Command::list(std::string names, std::string placeholder, std::vector<std::string>& target,
                   std::string help) {
  add(std::move(names), std::move(placeholder), std::move(help)).set =
      [&target](const std::string& given) {
        for (const std::string_view part : split(given, ','))
          if (!trim(part).empty()) target.emplace_back(trim(part));
      };
}

void Command::optional_value(std::string names, std::string placeholder,
                             std::optional<std::string>& target, std::string help) {
  Option& option = add(std::move(names), std::move(placeholder), std::move(help));
  option.takes = Takes::optional_value;
  option.set = [&target](const std::string& given) { target = given; };
}

void Command::choice(std::string names, std::vector<std::string> allowed, std::string& target,
                     std::string help) {
  Option& option =
      add(std::move(names), fmt::format("{}", fmt::join(allowed, "|")), std::move(help));
  option.allowed = std::move(allowed);
  option.set = [&target, name = option.long_name,
                allowed = option.allowed](const std::string& given) {
    check_choice(name, given, allowed);
    target = given;
  };
}

void Command::number(std::string names, std::string placeholder, unsigned& target,
                     std::string help) {
  Option& option = add(std::move(names), std::move(placeholder), std::move(help));
  option.set = [&target, name = option.long_name](const std::string& given) {
    const auto number = parse_number<unsigned>(given);
    if (!number)
      throw Error(fmt::format("`{}` takes a whole number, not `{}`", name, printable(given)));
    target = *number;
  };
}

void Command::custom(std::string names, std::string placeholder,
                     std::function<void(const std::string&)> set, std::string help) {
  add(std::move(names), std::move(placeholder), std::move(help)).set = std::move(set);
}

void Command::formats(std::vector<OutputFormat>& target, std::vector<std::string> allowed) {
  target = {{"text", ""}};
  Option& option =
      add("-f,--format", "FMT[=FILE]",
          fmt::format("{}; may be repeated, FILE instead of stdout", fmt::join(allowed, ", ")));
  option.allowed = allowed;
  option.set = [&target, allowed = std::move(allowed),
                first = true](const std::string& given) mutable {
    const auto equals = given.find('=');
    OutputFormat format = {given.substr(0, equals), {}};
    if (equals != std::string::npos) format.file = given.substr(equals + 1);
    check_choice("--format", format.name, allowed);
    if (equals != std::string::npos && format.file.empty())
      throw Error(fmt::format("`--format {}` names no file", given));
    if (std::exchange(first, false)) target.clear();
    target.push_back(std::move(format));
  };
}

void Command::arguments(std::string placeholder, std::vector<std::string>& target, std::string help,
                        std::size_t least, std::size_t most) {
  arguments_ = {std::move(placeholder), std::move(help), least, most,
                [&target](const std::string& given) { target.push_back(given); }};
}

void Command::argument(std::string placeholder, std::string& target, std::string help,
                       bool required) {
  arguments_ = {std::move(placeholder), std::move(help), required ? 1U : 0U, 1,
                [&target](const std::string& given) { target = given; }};
}

void Command::rest(std::string placeholder, std::vector<std::string>& target, std::string help) {
  rest_ = {std::move(placeholder), std::move(help), 0, std::numeric_limits<std::size_t>::max(),
           [&target](const std::string& given) { target.push_back(given); }};
}

const Command::Option* Command::find(std::string_view name) const {
  const auto found = std::ranges::find_if(options_, [&](const Option& option) {
    return option.long_name == name || (!option.short_name.empty() && option.short_name == name);
  });
  return found == options_.end() ? nullptr : &*found;
}

// Takes the option at words[at] with its value; returns how many words that were.
std::size_t Command::parse_option(const std::vector<std::string>& words, std::size_t at) const {
  std::string name = words[at];
  std::optional<std::string> attached;
  const auto equals = name.find('=');
  if (name.starts_with("--") && equals != std::string::npos) {
    attached = name.substr(equals + 1);
    name.erase(equals);
  } else if (!name.starts_with("--") && name.size() > 2) {  // -fjson
    attached = name.substr(2);
    name.erase(2);
  }
  const Option* option = find(name);
  if (option == nullptr) {
    std::vector<std::string> known;
    for (const Option& each : options_) known.push_back(each.long_name);
    const auto near = did_you_mean(name, known);
    throw Error(fmt::format("unknown option `{}`", printable(name)),
                near ? fmt::format("did you mean `{}`?", *near) : "`--help` lists the options");
  }
  if (option->takes == Takes::nothing && attached)
    throw Error(fmt::format("`{}` takes no value", name));
  if (option->takes == Takes::nothing || attached) {
    option->set(attached.value_or(""));
    return 1;
  }
  const bool has_next =
      at + 1 < words.size() && (!words[at + 1].starts_with('-') || words[at + 1] == "-");
  if (!has_next && option->takes == Takes::value)
    throw Error(fmt::format("`{}` needs a value: {}", name, option->placeholder),
                fmt::format("write a value that begins with `-` as `{}=-…`", option->long_name));
  option->set(has_next ? words[at + 1] : "");
  return has_next ? 2 : 1;
}

void Command::parse(const std::vector<std::string>& words) const {
  std::size_t given = 0;
  for (std::size_t at = 0; at < words.size();) {
    if (words[at] == "--") {
      const auto& rest = rest_ ? rest_ : arguments_;
      if (!rest && at + 1 < words.size())
        throw Error(fmt::format("unexpected argument `{}`", printable(words[at + 1])));
      while (++at < words.size()) {
        rest->add(words[at]);
        if (!rest_) ++given;
      }
      break;
    }
    if (words[at].starts_with('-') && words[at] != "-") {
      at += parse_option(words, at);
      continue;
    }
    if (!arguments_ || ++given > arguments_->most)
      throw Error(fmt::format("unexpected argument `{}`", printable(words[at])),
                  "`--help` shows the usage");
    arguments_->add(words[at++]);
  }
  if (arguments_ && given < arguments_->least)
    throw Error(fmt::format("{} is missing", arguments_->placeholder), "`--help` shows the usage");
}

void write_results(
    const Context& context, const std::vector<OutputFormat>& formats,
    const std::function<std::string(const std::string& format, bool color)>& render) {
  std::set<std::string> files;
  for (const OutputFormat& format : formats) {
    if (format.file.empty()) continue;
    const std::string path = context.files.canonical(context.path(format.file));
    if (context.files.kind(path) != FileKind::other && !files.insert(path).second)
      throw Error(fmt::format("two formats are to be written to `{}`", printable(format.file)),
                  "give each a file of its own");
  }
  for (const OutputFormat& format : formats) {
    const bool to_file = !format.file.empty();
    const std::string text = render(format.name, context.color && !to_file);
    if (to_file) {
      write_file_atomically(context.path(format.file), text);
    } else {
      context.out << text;
    }
  }
}

}  // namespace infra
