#include "lib/report/page.h"

#include <catch2/catch.hpp>

namespace infra::report {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what a user wrote is text on a page and nothing else", "[report][page]") {
  const std::string hostile = "</script><img src=\"http://x/\" onerror='a()'>&\x1b";
  const std::string safe =
      "&lt;/script&gt;&lt;img src=&quot;http://x/&quot; onerror=&#39;a()&#39;&gt;&amp;\xEF\xBF\xBD";
  CHECK(html_text(hostile) == safe);
  Page page(hostile, hostile);
  page.section(hostile);
  page.paragraph(hostile);
  const Tile tiles[] = {{hostile, hostile, hostile}};
  page.tiles(tiles);
  const Chart charts[] = {{hostile, {{hostile, 1, hostile}}}};
  page.charts(charts);
  page.table({hostile, {{hostile}}, {{{hostile}}}});
  const std::string html = page.finish();
  CHECK_FALSE(has(html, "<img"));
  CHECK(has(html, safe));
}

TEST_CASE("a page may load nothing and run only its own script", "[report][page]") {
  const std::string html = Page("t", "l").finish();
  CHECK(has(html, "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"));
  CHECK_FALSE(has(html, "://"));
  CHECK_FALSE(has(html, "src=\""));
}

TEST_CASE("bars are as long as their values", "[report][page]") {
  Page page("t", "l");
  const Chart charts[] = {{"c", {{"a", 200, "200"}, {"b", 50, "50"}, {"c", -1, "-1"}}}};
  page.charts(charts);
  const std::string html = page.finish();
  for (const char* width : {"--w:100.00%", "--w:25.00%", "--w:0.00%"}) CHECK(has(html, width));
}

TEST_CASE("numbers sort by value, and no table is endless", "[report][page]") {
  Page page("t", "l");
  Table table = {"many", {{"n", true}}, {}};
  for (int i = 0; i < 5'002; ++i) table.rows.push_back({{"$1", 1.5}});
  page.table(table);
  page.table({"empty", {{"n"}}, {}});
  const std::string html = page.finish();
  CHECK(has(html, "<td class=\"n\" data-value=\"1.5\" data-name=\"n\">$1</td>"));
  CHECK(has(html, "2 more rows are left out here."));
  CHECK(has(html, "<b>empty</b>: none"));
}

}  // namespace infra::report
