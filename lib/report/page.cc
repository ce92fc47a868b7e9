#include "lib/report/page.h"

#include <fmt/format.h>

#include <algorithm>

#include "lib/base/hash.h"
#include "lib/base/strings.h"
#include "lib/report/page_parts.h"

namespace infra::report {
namespace {

constexpr std::size_t kMostRows = 5'000;
constexpr std::size_t kRowsWithFilter = 8;

std::string_view to_class(Mark mark) {
  switch (mark) {
    case Mark::none:
      return "";
    case Mark::bad:
      return "bad";
    case Mark::warning:
      return "warning";
    case Mark::good:
      return "good";
    case Mark::code:
      return "code";
  }
  return "";
}

// The only script that the page may run, as its policy names it.
std::string script_digest() {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const std::string hex = sha256_hex(kPageScript);
  std::vector<unsigned> bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(static_cast<unsigned>(std::stoul(hex.substr(i, 2), nullptr, 16)));
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = std::min<std::size_t>(3, bytes.size() - i);
    const unsigned group =
        bytes[i] << 16U | (left > 1 ? bytes[i + 1] << 8U : 0U) | (left > 2 ? bytes[i + 2] : 0U);
    for (std::size_t digit = 0; digit < 4; ++digit)
      text += digit <= left ? kDigits[group >> (18U - 6U * digit) & 63U] : '=';
  }
  return "sha256-" + text;
}

std::string row_html(const Table& table, const std::vector<Cell>& row) {
  std::string html = "<tr>";
  for (std::size_t i = 0; i < table.columns.size() && i < row.size(); ++i) {
    std::string classes(table.columns[i].number ? "n" : "");
    const std::string_view mark = to_class(row[i].mark);
    if (!mark.empty()) classes += (classes.empty() ? "" : " ") + std::string(mark);
    html += "<td";
    if (!classes.empty()) html += fmt::format(" class=\"{}\"", classes);
    if (row[i].value) html += fmt::format(" data-value=\"{}\"", *row[i].value);
    html += fmt::format(" data-name=\"{}\">{}</td>", html_text(table.columns[i].name),
                        html_text(row[i].text));
  }
  return html + "</tr>\n";
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string safe;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

Page::Page(std::string title, std::string lead)
    : title_(std::move(title)), lead_(std::move(lead)) {}

void Page::section(std::string_view title) {
  ++sections_;
  contents_ += fmt::format("<a href=\"#s{}\">{}</a>\n", sections_, html_text(title));
  body_ += fmt::format("<h2 id=\"s{}\">{}</h2>\n", sections_, html_text(title));
}

void Page::paragraph(std::string_view text) { body_ += "<p>" + html_text(text) + "</p>\n"; }

void Page::tiles(std::span<const Tile> tiles) {
  body_ += "<div class=\"tiles\">\n";
  for (const Tile& each : tiles) {
    body_ += fmt::format(
        "<div class=\"tile\"><span>{}</span><b class=\"{}\">{}</b><span>{}</span></div>\n",
        html_text(each.label), to_class(each.mark), html_text(each.value), html_text(each.note));
  }
  body_ += "</div>\n";
}

void Page::charts(std::span<const Chart> charts) {
  body_ += "<div class=\"charts\">\n";
  for (const Chart& chart : charts) {
    double longest = 0;
    for (const Bar& bar : chart.bars) longest = std::max(longest, bar.value);
    body_ += fmt::format("<figure><figcaption>{}</figcaption><div class=\"bars\">\n",
                         html_text(chart.caption));
    for (const Bar& bar : chart.bars) {
      const double width = longest > 0 ? std::max(0.0, bar.value) * 100 / longest : 0;
      body_ += fmt::format(
          "<span class=\"name\">{}</span><div class=\"track\"><div class=\"fill\" "
          "style=\"--w:{:.2f}%\"></div></div><span class=\"value\">{}</span>\n",
          html_text(bar.name), width, html_text(bar.shown));
    }
    body_ += chart.bars.empty() ? "<span>none</span></div></figure>\n" : "</div></figure>\n";
  }
  body_ += "</div>\n";
}

void Page::table(const Table& table) {
  if (table.rows.empty()) {
    body_ += fmt::format("<p><b>{}</b>: none</p>\n", html_text(table.caption));
    return;
  }
  body_ += fmt::format(
      "<div class=\"table\"><div class=\"filter\" hidden{}><input type=\"search\" "
      "aria-label=\"filter: {}\" placeholder=\"filter\"><output></output></div>\n"
      "<table><caption>{}</caption><thead><tr>",
      table.rows.size() < kRowsWithFilter ? " data-few" : "", html_text(table.caption),
      html_text(table.caption));
  for (const Column& each : table.columns) {
    body_ += fmt::format("<th scope=\"col\"{}><button type=\"button\">{}</button></th>",
                         each.number ? " class=\"n\"" : "", html_text(each.name));
  }
  body_ += "</tr></thead><tbody>\n";
  const std::size_t shown = std::min(table.rows.size(), kMostRows);
  for (std::size_t i = 0; i < shown; ++i) body_ += row_html(table, table.rows[i]);
  body_ += "</tbody></table>\n";
  if (shown < table.rows.size())
    body_ += fmt::format("<p>{} more rows are left out here.</p>\n", table.rows.size() - shown);
  body_ += "</div>\n";
}

std::string Page::finish() const {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
      "style-src 'unsafe-inline'; script-src '{}'; img-src data:; base-uri 'none'; "
      "form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n"
      "<header><h1>{}</h1><p class=\"lead\">{}</p></header>\n<nav "
      "aria-label=\"contents\">\n{}</nav>\n"
      "<main>\n{}</main>\n<script>{}</script>\n</body>\n</html>\n",
      script_digest(), html_text(title_), kPageStyle, html_text(title_), html_text(lead_),
      contents_, body_, kPageScript);
}

}  // namespace infra::report
