#include "lib/scanners/equivalents.h"

#include <algorithm>
#include <ranges>

#include "lib/base/strings.h"

namespace infra::scanners {
namespace {

// A check of Checkov that covers several of the others' stands with the one that it is nearest to.
// Own rules cover more than a check each: they are the same only where they report the same block.
constexpr Equivalent kEquivalents[] = {
    {"AWS-0001", "CKV_AWS_76", ""},
    {"AWS-0002", "CKV_AWS_308", "ENC001"},
    {"AWS-0003", "CKV_AWS_73", ""},
    {"AWS-0004", "CKV_AWS_59", ""},
    {"AWS-0005", "CKV_AWS_206", "ENC004"},
    {"AWS-0006", "CKV_AWS_77 CKV_AWS_159", "ENC001"},
    {"AWS-0007", "CKV_AWS_82", ""},
    {"AWS-0008", "CKV_AWS_8", "ENC001"},
    {"AWS-0009", "CKV_AWS_389", "PUB006"},
    {"AWS-0010", "CKV_AWS_86", "LOG003"},
    {"AWS-0011", "CKV_AWS_68", ""},
    {"AWS-0012", "CKV_AWS_34", "ENC004"},
    {"AWS-0013", "CKV_AWS_174", "ENC004"},
    {"AWS-0014", "CKV_AWS_67", "LOG004"},
    {"AWS-0015", "CKV_AWS_35", "ENC002"},
    {"AWS-0016", "CKV_AWS_36", "LOG004"},
    {"AWS-0017", "CKV_AWS_158", "ENC002"},
    {"AWS-0018", "CKV_AWS_78", "ENC001"},
    {"AWS-0019", "CKV_AWS_121", ""},
    {"AWS-0020", "CKV_AWS_85", ""},
    {"AWS-0021", "CKV_AWS_74", "ENC001"},
    {"AWS-0022", "CKV_AWS_182", "ENC002"},
    {"AWS-0023", "CKV_AWS_47", "ENC001"},
    {"AWS-0024", "CKV_AWS_28 CKV_AWS_165", ""},
    {"AWS-0025", "CKV_AWS_119", "ENC002"},
    {"AWS-0026", "CKV_AWS_3", "ENC001"},
    {"AWS-0027", "CKV_AWS_189", "ENC002"},
    {"AWS-0028", "CKV_AWS_79", "PUB007"},
    {"AWS-0029", "CKV_AWS_46", "SEC001"},
    {"AWS-0030", "CKV_AWS_163", "SEC005"},
    {"AWS-0031", "CKV_AWS_51", "SEC005"},
    {"AWS-0032", "CKV_AWS_32", "PUB003"},
    {"AWS-0033", "CKV_AWS_136", "ENC002"},
    {"AWS-0034", "CKV_AWS_65", "LOG005"},
    {"AWS-0035", "CKV_AWS_97", "ENC004"},
    {"AWS-0036", "", "SEC001"},
    {"AWS-0037", "CKV_AWS_42", "ENC001"},
    {"AWS-0038", "CKV_AWS_37", ""},
    {"AWS-0039", "CKV_AWS_58", ""},
    {"AWS-0040", "CKV_AWS_39", ""},
    {"AWS-0041", "CKV_AWS_38", ""},
    {"AWS-0042", "CKV_AWS_84", ""},
    {"AWS-0043", "CKV_AWS_6", "ENC004"},
    {"AWS-0045", "CKV_AWS_29", "ENC001"},
    {"AWS-0046", "CKV_AWS_83", "ENC004"},
    {"AWS-0047", "CKV_AWS_103", "ENC004"},
    {"AWS-0048", "CKV_AWS_5", "ENC001"},
    {"AWS-0050", "CKV_AWS_134", "DR002"},
    {"AWS-0051", "CKV_AWS_30 CKV_AWS_31", "ENC004"},
    {"AWS-0052", "CKV_AWS_131", ""},
    {"AWS-0053", "", "PUB004"},
    {"AWS-0054", "CKV_AWS_2", "ENC004"},
    {"AWS-0056", "CKV_AWS_13", ""},
    {"AWS-0057", "CKV_AWS_62 CKV_AWS_63 CKV_AWS_355 CKV_AWS_356", "IAM002"},
    {"AWS-0058", "CKV_AWS_11", ""},
    {"AWS-0059", "CKV_AWS_12", ""},
    {"AWS-0060", "CKV_AWS_14", ""},
    {"AWS-0061", "CKV_AWS_15", ""},
    {"AWS-0062", "CKV_AWS_9", ""},
    {"AWS-0063", "CKV_AWS_10", ""},
    {"AWS-0064", "CKV_AWS_43", "ENC001"},
    {"AWS-0065", "CKV_AWS_7", "ENC003"},
    {"AWS-0066", "CKV_AWS_50", ""},
    {"AWS-0067", "CKV_AWS_364", ""},
    {"AWS-0070", "CKV_AWS_197", ""},
    {"AWS-0071", "CKV_AWS_48", ""},
    {"AWS-0072", "CKV_AWS_69", "PUB001"},
    {"AWS-0073", "CKV_AWS_81", "ENC004"},
    {"AWS-0074", "CKV_AWS_80", ""},
    {"AWS-0075", "CKV_AWS_101", ""},
    {"AWS-0076", "CKV_AWS_44", "ENC001"},
    {"AWS-0077", "CKV_AWS_133", "DR002"},
    {"AWS-0078", "CKV_AWS_354", ""},
    {"AWS-0079", "CKV_AWS_96", "ENC001"},
    {"AWS-0080", "CKV_AWS_16", "ENC001"},
    {"AWS-0082", "", "PUB001"},
    {"AWS-0084", "CKV_AWS_64", "ENC001"},
    {"AWS-0086", "CKV_AWS_53", "PUB002"},
    {"AWS-0087", "CKV_AWS_54", "PUB002"},
    {"AWS-0088", "CKV_AWS_19", "ENC002"},
    {"AWS-0089", "CKV_AWS_18", "LOG003"},
    {"AWS-0090", "CKV_AWS_21", "DR004"},
    {"AWS-0091", "CKV_AWS_55", "PUB002"},
    {"AWS-0092", "CKV_AWS_20 CKV_AWS_57", "PUB002"},
    {"AWS-0093", "CKV_AWS_56", "PUB002"},
    {"AWS-0094", "CKV2_AWS_6", "PUB002"},
    {"AWS-0095", "CKV_AWS_26", "ENC001"},
    {"AWS-0096", "CKV_AWS_27", "ENC002"},
    {"AWS-0097", "CKV_AWS_72", ""},
    {"AWS-0098", "CKV_AWS_149", "ENC002"},
    {"AWS-0099", "CKV_AWS_23", "NET004"},
    {"AWS-0101", "CKV_AWS_148", ""},
    {"AWS-0102", "CKV_AWS_352", ""},
    {"AWS-0104", "CKV_AWS_382", "NET003"},
    {"AWS-0105", "CKV_AWS_231 CKV_AWS_232", ""},
    {"AWS-0107", "CKV_AWS_24 CKV_AWS_25 CKV_AWS_260 CKV_AWS_277", "NET001"},
    {"AWS-0109", "CKV_AWS_155 CKV_AWS_156", "ENC001"},
    {"AWS-0122", "", "SEC001"},
    {"AWS-0124", "", "NET004"},
    {"AWS-0126", "CKV_AWS_228", "ENC004"},
    {"AWS-0127", "CKV_AWS_154", ""},
    {"AWS-0128", "CKV_AWS_347", "ENC002"},
    {"AWS-0129", "", "SEC001"},
    {"AWS-0130", "", "PUB007"},
    {"AWS-0131", "", "ENC001"},
    {"AWS-0132", "CKV_AWS_145", "ENC002"},
    {"AWS-0133", "CKV_AWS_353", ""},
    {"AWS-0135", "", "ENC002"},
    {"AWS-0136", "", "ENC002"},
    {"AWS-0137", "CKV_AWS_171", ""},
    {"AWS-0138", "CKV_AWS_351", ""},
    {"AWS-0139", "CKV_AWS_349", ""},
    {"AWS-0141", "CKV_AWS_348", ""},
    {"AWS-0143", "CKV_AWS_40", ""},
    {"AWS-0162", "CKV2_AWS_10", ""},
    {"AWS-0164", "CKV_AWS_130", ""},
    {"AWS-0176", "CKV_AWS_161", ""},
    {"AWS-0177", "CKV_AWS_293", ""},
    {"AWS-0178", "CKV2_AWS_11", "NET011"},
    {"AWS-0180", "CKV_AWS_17", "PUB001"},
    {"AWS-0190", "CKV_AWS_120", ""},
    {"AWS-0343", "CKV_AWS_139", ""},
    {"AWS-0345", "", "IAM002"},
    {"", "CKV2_AWS_12", "NET010"},
    {"", "CKV_AWS_376", "ENC004"},
    {"", "CKV2_AWS_61", "DR004"},
    {"", "CKV_AWS_157", "DR001"},
    {"", "CKV_AWS_45", "SEC001"},
    {"", "CKV_AWS_41", "SEC001"},
    {"", "CKV_AWS_88", "PUB006"},
    {"", "CKV_AWS_91 CKV_AWS_92", "LOG003"},
    {"", "CKV_AWS_71", "LOG003"},
    {"", "CKV_AWS_87", "PUB001"},
    {"", "CKV_AWS_89", "PUB001"},
    {"", "CKV_AWS_66", "LOG001"},
};

bool has_word(std::string_view words, std::string_view word) {
  return std::ranges::any_of(split(words, ' '), [&](auto each) { return each == word; });
}

// AVD-AWS-0107 of tfsec and AWS-0107 of Trivy -> AWS-0107; "": no such code.
std::string_view number_of(std::string_view code) {
  for (const std::string_view tool : {"EXT:tfsec:", "EXT:trivy:"}) {
    if (!code.starts_with(tool)) continue;
    std::string_view id = code.substr(tool.size());
    if (id.starts_with("AVD-")) id.remove_prefix(4);
    const bool is_number = id.size() > 5 && id[id.size() - 5] == '-' &&
                           id.substr(id.size() - 4).find_first_not_of("0123456789") == id.npos;
    return is_number ? id : std::string_view();
  }
  return {};
}

}  // namespace

const Equivalent* find_equivalent(std::string_view code) {
  constexpr std::string_view kCheckov = "EXT:checkov:";
  const std::string_view number = number_of(code);
  const std::string_view check = code.starts_with(kCheckov) ? code.substr(kCheckov.size()) : "";
  if (number.empty() && check.empty()) return nullptr;
  const auto found = std::ranges::find_if(kEquivalents, [&](const Equivalent& each) {
    return number.empty() ? has_word(each.checkov, check) : each.number == number;
  });
  return found == std::end(kEquivalents) ? nullptr : &*found;
}

std::string defect_of(std::string_view code) {
  if (const std::string_view number = number_of(code); !number.empty()) return std::string(number);
  const Equivalent* equivalent = find_equivalent(code);
  if (equivalent == nullptr) return "";
  return std::string(equivalent->number.empty() ? equivalent->checkov : equivalent->number);
}

bool is_own_rule(const Equivalent& equivalent, std::string_view code) {
  return !code.empty() && has_word(equivalent.own, code);
}

}  // namespace infra::scanners
