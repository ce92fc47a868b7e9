// The options of one command and what it does. Each command is one file cmd_<name>.cc with an
// options struct, register_<name>(Command&), which binds the options to the struct and sets `run`,
// and run_<name>(options, context); app.cc has the table of all of them.
//
//   void register_version(Command& command) {
//     const auto options = std::make_shared<VersionOptions>();
//     command.formats(options->formats, {"text", "json"});
//     command.run = [options](const Context& context) { return run_version(*options, context); };
//   }
#pragma once

#include <functional>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cmd/infra/context.h"

namespace infra {

struct OutputFormat {
  std::string name;  // text, json, …
  std::string file;  // "": stdout
};

class Command {
 public:
  // `names`: "--fix", or with a short one "-f,--format". `placeholder` stands for the value in help
  // texts. Every target must outlive the command: keep the options in a shared_ptr.
  void flag(std::string names, bool& target, std::string help);
  void value(std::string names, std::string placeholder, std::string& target, std::string help);
  void value(std::string names, std::string placeholder, std::optional<std::string>& target,
             std::string help);
  void values(std::string names, std::string placeholder, std::vector<std::string>& target,
              std::string help);  // may be repeated
  // Comma-separated, may be repeated too: --only TAG,LAY001.
  void list(std::string names, std::string placeholder, std::vector<std::string>& target,
            std::string help);
  // --changed [BASE]: the next word unless it begins with `-`; "" where there is none.
  void optional_value(std::string names, std::string placeholder,
                      std::optional<std::string>& target, std::string help);
  void choice(std::string names, std::vector<std::string> allowed, std::string& target,
              std::string help);
  void number(std::string names, std::string placeholder, unsigned& target, std::string help);
  // For options of another shape, such as --var and --var-file, whose common order counts.
  void custom(std::string names, std::string placeholder,
              std::function<void(const std::string&)> set, std::string help);
  // -f, --format FMT[=FILE]; `target` is {text to stdout} where none is given.
  void formats(std::vector<OutputFormat>& target, std::vector<std::string> allowed);
  // What is no option. Fewer than `least` or more than `most` are refused.
  void arguments(std::string placeholder, std::vector<std::string>& target, std::string help,
                 std::size_t least = 0, std::size_t most = std::numeric_limits<std::size_t>::max());
  void argument(std::string placeholder, std::string& target, std::string help,
                bool required = false);
  // Words behind `--`, as they are.
  void rest(std::string placeholder, std::vector<std::string>& target, std::string help);

  std::function<int(const Context&)> run;

  enum class Takes { nothing, value, optional_value };
  struct Option {
    std::string short_name, long_name, placeholder, help;  // names with their dashes
    Takes takes = Takes::value;
    std::vector<std::string> allowed;  // choices, for help and completion
    std::function<void(const std::string&)> set;
  };
  struct Arguments {
    std::string placeholder, help;
    std::size_t least = 0, most = 0;
    std::function<void(const std::string&)> add;
  };
  const std::vector<Option>& options() const { return options_; }
  const std::optional<Arguments>& positional() const { return arguments_; }
  const std::optional<Arguments>& behind_dashes() const { return rest_; }
  // Sets the targets from the words after the command's name. Throws infra::Error.
  void parse(const std::vector<std::string>& words) const;

 private:
  Option& add(std::string names, std::string placeholder, std::string help);
  const Option* find(std::string_view name) const;
  std::size_t parse_option(const std::vector<std::string>& words, std::size_t at) const;

  std::vector<Option> options_;
  std::optional<Arguments> arguments_, rest_;
};

// Renders each wanted format and writes it: to stdout, or atomically to its file. `render` gets the
// format's name and whether colour is wanted.
void write_results(const Context& context, const std::vector<OutputFormat>& formats,
                   const std::function<std::string(const std::string& format, bool color)>& render);

}  // namespace infra
