#include "lib/hcl/scanner.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

using namespace infra::hcl;

// Every token's text in brackets, white space between them as it is.
std::string split(std::string_view text, ScanMode mode = ScanMode::normal) {
  std::string out;
  std::uint32_t at = 0;
  for (const Token& token : scan(text, mode)) {
    out += text.substr(at, token.begin - at);
    if (token.kind != TokenKind::end_of_file)
      out.append("[").append(text.substr(token.begin, token.end - token.begin)).append("]");
    at = token.end;
  }
  return out;
}

std::vector<TokenKind> kinds(std::string_view text, ScanMode mode = ScanMode::normal) {
  std::vector<TokenKind> out;
  for (const Token& token : scan(text, mode)) out.push_back(token.kind);
  return out;
}

using enum TokenKind;
using Kinds = std::vector<TokenKind>;

}  // namespace

TEST_CASE("an identifier may hold hyphens and letters of any script") {
  CHECK(split("a-b _c é9 変数 e\u0301") == "[a-b] [_c] [é9] [変数] [e\u0301]");
  CHECK(kinds("-a") == Kinds{minus, identifier, end_of_file});
  CHECK(kinds("\u0301") == Kinds{invalid, end_of_file});
}

TEST_CASE("a number takes every point but a last one") {
  CHECK(split("1.5 1.2.3 1..2 1.x 1e5 1e+5 1e 0x1f") ==
        "[1.5] [1.2.3] [1..2] [1][.][x] [1e5] [1e+5] [1][e] [0][x1f]");
}

TEST_CASE("the longest operator wins") {
  CHECK(split("a==b=>c=d...e::f:g<=h<i>=j!=k!l&&m||n") ==
        "[a][==][b][=>][c][=][d][...][e][::][f][:][g][<=][h][<][i][>=][j][!=][k][!][l][&&][m][||]["
        "n]");
  CHECK(split("....") == "[...][.]");
  CHECK(split("~} ~") == "[~}] [~]");
}

TEST_CASE("a line comment ends with its newline, a block comment at the first end") {
  CHECK(split("# a\n// b\r\n/* c * / */ d */") == "[# a\n][// b\r\n][/* c * / */] [d] [*][/]");
  CHECK(split("# no newline") == "[# no newline]");
  CHECK(kinds("/* open") == Kinds{slash, star, identifier, end_of_file});
}

TEST_CASE("a quoted template is split at its sequences") {
  CHECK(split(R"("a\"b${c}d%{ if e }")") == R"(["][a\"b][${][c][}][d][%{] [if] [e] [}]["])");
  CHECK(split(R"("${{a = "}"}}")") == R"(["][${][{][a] [=] ["][}]["][}][}]["])");
  CHECK(split(R"("$${a} %%{b} $$ $")") == R"(["][$${][a} ][%%{][b} ][$][$][ ][$]["])");
  CHECK(kinds("\"${~ a ~}\"") == Kinds{open_quote, template_interpolation, identifier, template_end,
                                       close_quote, end_of_file});
}

TEST_CASE("a newline in a quoted template is a token of its own") {
  CHECK(kinds("\"a\n\r\nb\"") == Kinds{open_quote, quoted_literal, quoted_newline, quoted_literal,
                                       close_quote, end_of_file});
  CHECK(kinds("\"\\\n\"") == Kinds{open_quote, invalid, quoted_newline, close_quote, end_of_file});
}

TEST_CASE("a heredoc ends at a line that is only its word") {
  CHECK(split("<<E\na\n bE\n  E  \nx") == "[<<E\n][a\n][ bE\n][  E  ][\n][x]");
  CHECK(split("<<-E\r\n a\r\n E\r\n") == "[<<-E\r\n][ a\r\n][ E][\r\n]");
  CHECK(split("<<E\n${a}E\nE\n") == "[<<E\n][${][a][}][E\n][E][\n]");
  CHECK(kinds("<<E\nE") == Kinds{open_heredoc, string_literal, end_of_file});
  CHECK(kinds("<<E x") == Kinds{less, less, identifier, identifier, end_of_file});
  CHECK(split("<<E\n\u00a0E\n") == "[<<E\n][\u00a0E][\n]");
}

TEST_CASE("heredocs and strings nest in one another") {
  CHECK(split("<<A\n${<<B\n\"\nB\n}\nA\n") == "[<<A\n][${][<<B\n][\"\n][B][\n][}][\n][A][\n]");
}

TEST_CASE("a bare template is literal but for its sequences") {
  CHECK(split("a \"b\" ${\"c\"}\nd$", ScanMode::template_text) ==
        "[a \"b\" ][${][\"][c][\"][}][\n][d][$]");
  CHECK(kinds("a$", ScanMode::template_text) == Kinds{string_literal, string_literal, end_of_file});
}

TEST_CASE("what is not HCL becomes tokens that the parser reports") {
  CHECK(kinds("' ` ; & | ^ @ \\ \r") == Kinds{stray_quote, stray_quote, invalid, invalid, invalid,
                                              invalid, invalid, invalid, invalid, end_of_file});
  CHECK(kinds("\xff \xc3( \xe2\x82") ==
        Kinds{bad_utf8, bad_utf8, open_paren, bad_utf8, bad_utf8, end_of_file});
  CHECK(kinds(std::string_view("\0", 1)) == Kinds{invalid, end_of_file});
  CHECK(kinds("\u201ca\u201d") == Kinds{invalid, identifier, invalid, end_of_file});
}

TEST_CASE("a byte-order mark is skipped at the begin and only there") {
  CHECK(kinds("\ufeffa") == Kinds{identifier, end_of_file});
  CHECK(kinds("a\ufeff") == Kinds{identifier, invalid, end_of_file});
}

TEST_CASE("a hundred thousand nested templates are scanned at once") {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "\"${";
  CHECK(scan(text).size() == 200'001);
}
