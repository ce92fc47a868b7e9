// The test tables of hashicorp/hcl and its specification suite, as far as they concern scanning and
// parsing; and every file of nine public repositories.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "lib/base/temp_dir.h"
#include "lib/hcl/parser.h"
#include "lib/hcl/scanner.h"
#include "tests/support/shared_data.h"

namespace {

using namespace infra;
using namespace infra::hcl;
using nlohmann::json;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Every case of one Go test; the number of them is checked, so that an empty table is no success.
void each_case(const std::string& test, std::size_t expected,
               const std::function<void(const json& entry)>& check) {
  const std::string path = test::shared_data("hcl/hclsyntax.jsonl");
  if (path.empty()) return;
  std::ifstream lines(path);
  std::size_t count = 0;
  for (std::string line; std::getline(lines, line);) {
    const json entry = json::parse(line);
    if (entry["test"] != test) continue;
    ++count;
    CAPTURE(line);
    check(entry);
  }
  CHECK(count == expected);
}

const std::map<std::string, TokenKind>& token_names() {
  using enum TokenKind;
  static const std::map<std::string, TokenKind> kNames = {
      {"Ident", identifier},
      {"NumberLit", number},
      {"OBrace", open_brace},
      {"CBrace", close_brace},
      {"OBrack", open_bracket},
      {"CBrack", close_bracket},
      {"OParen", open_paren},
      {"CParen", close_paren},
      {"OQuote", open_quote},
      {"CQuote", close_quote},
      {"OHeredoc", open_heredoc},
      {"CHeredoc", close_heredoc},
      {"QuotedLit", quoted_literal},
      {"QuotedNewline", quoted_newline},
      {"StringLit", string_literal},
      {"TemplateInterp", template_interpolation},
      {"TemplateControl", template_control},
      {"TemplateSeqEnd", template_end},
      {"Star", star},
      {"Slash", slash},
      {"Plus", plus},
      {"Minus", minus},
      {"Percent", percent},
      {"Equal", equal},
      {"EqualOp", equal_op},
      {"NotEqual", not_equal},
      {"LessThan", less},
      {"LessThanEq", less_equal},
      {"GreaterThan", greater},
      {"GreaterThanEq", greater_equal},
      {"And", and_op},
      {"Or", or_op},
      {"Bang", bang},
      {"Question", question},
      {"Colon", colon},
      {"DoubleColon", double_colon},
      {"Comma", comma},
      {"Dot", dot},
      {"Ellipsis", ellipsis},
      {"FatArrow", fat_arrow},
      {"Newline", newline},
      {"Comment", comment},
      {"Invalid", invalid},
      {"BadUTF8", bad_utf8},
      {"BitwiseAnd", invalid},
      {"BitwiseOr", invalid},
      {"BitwiseXor", invalid},
      {"BitwiseNot", invalid},
      {"Semicolon", invalid},
      {"Apostrophe", stray_quote},
      {"Backtick", stray_quote},
      {"EOF", end_of_file},
  };
  return kNames;
}

void check_tokens(const json& entry, ScanMode mode) {
  const auto text = entry["case"]["input"].get<std::string>();
  // The tables went through JSON, which has no bytes that are not UTF-8.
  if (text.find("\ufffd") != std::string::npos) return;
  const std::vector<Token> tokens = scan(text, mode);
  const json& want = entry["case"]["want"];
  REQUIRE(tokens.size() == want.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    CHECK(tokens[i].kind == token_names().at(want[i]["Type"].get<std::string>().substr(5)));
    CHECK(tokens[i].begin == want[i]["Range"][0][2].get<std::uint32_t>());
    CHECK(tokens[i].end == want[i]["Range"][1][2].get<std::uint32_t>());
  }
}

bool is_range(const Span& span, const json& range) {
  return range[0][2] == span.begin && range[1][2] == span.end;
}

// Names and places of arguments, blocks and labels.
void check_body(const Body& body, const json& want) {
  REQUIRE(body.attributes.size() == want["Attributes"].size());
  for (const Attribute& attribute : body.attributes) {
    const json& wanted = want["Attributes"].at(std::string(attribute.name.text));
    CHECK(is_range(attribute.name.span, wanted["NameRange"]));
    CHECK(is_range(attribute.equals, wanted["EqualsRange"]));
    CHECK(is_range(attribute.span, wanted["SrcRange"]));
  }
  REQUIRE(body.blocks.size() == want["Blocks"].size());
  for (std::size_t i = 0; i < body.blocks.size(); ++i) {
    const Block& block = body.blocks[i];
    const json& wanted = want["Blocks"][i];
    CHECK(block.type.text == wanted["Type"].get<std::string>());
    CHECK(is_range(block.type.span, wanted["TypeRange"]));
    CHECK(is_range(block.open_brace, wanted["OpenBraceRange"]));
    CHECK(is_range(block.close_brace, wanted["CloseBraceRange"]));
    REQUIRE(block.labels.size() == wanted["Labels"].size());
    for (std::size_t k = 0; k < block.labels.size(); ++k) {
      CHECK(block.labels[k].text == wanted["Labels"][k].get<std::string>());
      CHECK(is_range(block.labels[k].span, wanted["LabelRanges"][k]));
    }
    check_body(*block.body, wanted["Body"]);
  }
}

bool has_errors(const std::string& text) {
  diag::SourceMap sources;
  diag::Diagnostics found;
  return parse_file(sources, sources.add("t", text), found)->has_errors;
}

// Tables of evaluation: what has no diagnostic there has no syntax error.
template <typename Parse>
void check_accepted(const json& entry, Parse parse) {
  if (entry["case"]["diagCount"] != 0) return;
  diag::SourceMap sources;
  diag::Diagnostics found;
  parse(sources, sources.add("t", entry["case"]["input"].get<std::string>()), found);
  CHECK(found.empty());
}

}  // namespace

TEST_CASE("the reference scanner's tables") {
  each_case("TestScanTokens_normal", 62,
            [](const json& entry) { check_tokens(entry, ScanMode::normal); });
  each_case("TestScanTokens_template", 5,
            [](const json& entry) { check_tokens(entry, ScanMode::template_text); });
  each_case("TestCheckInvalidTokensTest", 6, [](const json& entry) {
    CHECK(has_errors(entry["case"]["Input"].get<std::string>()));
  });
}

TEST_CASE("the reference parser's table of files") {
  each_case("TestParseConfig", 48, [](const json& entry) {
    diag::SourceMap sources;
    diag::Diagnostics found;
    const auto text = entry["case"]["input"].get<std::string>();
    const auto file = parse_file(sources, sources.add("t.tf", text), found);
    CHECK(file->has_errors == (entry["case"]["diagCount"] != 0));
    if (!file->has_errors) check_body(*file->body, entry["case"]["want"]);
  });
  each_case("TestParseConfigDiagnostics", 15, [](const json& entry) {
    const auto text = entry["case"]["input"].get<std::string>();
    CHECK(has_errors(text) == !entry["case"]["want"].empty());
  });
  each_case("TestParseConfig_incompleteFunctionCall", 11, [](const json& entry) {
    CHECK(has_errors(entry["case"]["input"].get<std::string>()));
  });
}

TEST_CASE("the reference parser's tables of expressions and templates") {
  each_case("TestExpressionParseAndValue", 216,
            [](const json& entry) { check_accepted(entry, parse_expression); });
  each_case("TestTemplateExprParseAndValue", 53,
            [](const json& entry) { check_accepted(entry, parse_template); });
  each_case("TestTemplateExprIsStringLiteral", 9, [](const json& entry) {
    diag::SourceMap sources;
    diag::Diagnostics found;
    const auto made =
        parse_template(sources, sources.add("t", entry["key"].get<std::string>()), found);
    CHECK((made->expr->as<StringLiteral>() != nullptr) == entry["case"].get<bool>());
  });
}

TEST_CASE("the specification suite: the same lines are wrong") {
  const std::string folder = test::shared_data("hcl/specsuite");
  if (folder.empty()) return;
  std::ifstream lines(folder + "/expected.jsonl");
  std::size_t files = 0, wrong = 0;
  for (std::string line; std::getline(lines, line);) {
    const json expected = json::parse(line);
    const auto input = expected["input"].get<std::string>();
    if (!input.ends_with(".hcl")) continue;
    ++files;
    CAPTURE(input);
    diag::SourceMap sources;
    diag::Diagnostics found;
    const std::uint32_t file = sources.add(input, read(folder + "/" + input));
    parse_file(sources, file, found);
    std::vector<std::uint32_t> have, want;
    for (const diag::Diagnostic& diagnostic : found)
      have.push_back(position_at(sources[file], diagnostic.primary.span.begin).line);
    // Only the schema of that case refuses it.
    if (expected["rc"] != 0 && input != "structure/attributes/unexpected.hcl")
      for (const json& diagnostic : expected["diags"]["diagnostics"])
        want.push_back(diagnostic["subject"]["start"]["line"].get<std::uint32_t>());
    CHECK(have == want);
    wrong += want.size();
  }
  CHECK(files == 15);
  CHECK(wrong == 7);
}

TEST_CASE("every file of nine public repositories parses without a diagnostic") {
  const std::string archive = test::shared_data("repos.tar.xz");
  if (archive.empty()) return;
  const TempDir folder("repositories");
  REQUIRE(std::system(("tar -xJf '" + archive + "' -C '" + folder.path() + "'").c_str()) == 0);
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
    if (!entry.is_regular_file() || entry.path().extension() != ".tf") continue;
    ++files;
    diag::SourceMap sources;
    diag::Diagnostics found;
    const std::uint32_t file = sources.add(entry.path().string(), read(entry.path()));
    parse_file(sources, file, found);
    if (found.empty()) continue;
    FAIL_CHECK(entry.path().string() << ": " << found[0].message);
  }
  CHECK(files > 2400);
}
