// cidrhost() and its kin. Numbers may be negative or beyond the range; the answers to these are
// those of the real program (go-cidr 1.1.0), odd as some are.
#include <fmt/format.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "lib/hcl/functions/groups.h"
#include "lib/hcl/functions/ip_network.h"
#include "lib/hcl/functions/support.h"

namespace infra::hcl {
namespace {

using boost::multiprecision::cpp_int;

cpp_int to_integer(const IpAddress& address) {
  cpp_int value;
  for (int i = 0; i < address.bits / 8; ++i) {
    value = (value << 8) | address.bytes[static_cast<std::size_t>(i)];
  }
  return value;
}

// Throws where `value` needs more bits.
IpAddress to_address(const cpp_int& value, int bits) {
  IpAddress address = {.bytes = {}, .bits = bits};
  if (value >> static_cast<unsigned>(bits) != 0) {
    fail("the number does not fit into an address");
  }
  cpp_int rest = value;
  for (int i = bits / 8 - 1; i >= 0; --i) {
    address.bytes[static_cast<std::size_t>(i)] =
        static_cast<std::uint8_t>(static_cast<unsigned>(rest & 0xff));
    rest >>= 8;
  }
  return address;
}

// The magnitude of `a | b` in two's complement; `a` is not negative.
cpp_int or_magnitude(const cpp_int& a, const cpp_int& b) {
  if (b >= 0) return a | b;
  const cpp_int flipped = -b - 1;
  return flipped - (flipped & a) + 1;
}

IpAddress insert_number(const IpAddress& base, const cpp_int& number, std::int64_t shift) {
  constexpr std::int64_t kLargestShift = 512;
  if (number == 0) return base;
  if (shift > kLargestShift) fail("the number does not fit into an address");
  const cpp_int shifted = number * (cpp_int(1) << static_cast<unsigned>(shift));
  return to_address(or_magnitude(to_integer(base), shifted), base.bits);
}

IpNetwork network_argument(const Value& value, int argument) {
  const auto network = parse_network(value.as_string());
  if (!network) {
    fail(argument, "invalid CIDR expression: invalid CIDR address: " + value.as_string());
  }
  return *network;
}

cpp_int any_whole_number(const Value& value, CallContext& context) {
  const Number& number = value.as_number();
  if (number.is_infinite() || !number.is_integer()) fail("value must be a whole number");
  const std::string digits = number.to_integer_string(16);
  context.budget.work(digits.size());
  const bool is_negative = digits.starts_with('-');
  const cpp_int magnitude("0x" + digits.substr(is_negative ? 1 : 0));
  return is_negative ? cpp_int(-magnitude) : magnitude;
}

std::uint64_t low_bits(const cpp_int& number) {
  return static_cast<std::uint64_t>(abs(number) & UINT64_MAX);
}

Value cidrhost(Arguments arguments, CallContext& context) {
  const IpNetwork network = network_argument(arguments[0], 0);
  cpp_int number = any_whole_number(arguments[1], context);
  const int host_bits = network.address.bits - network.prefix;
  const cpp_int largest = (cpp_int(1) << static_cast<unsigned>(host_bits)) - 1;
  cpp_int checked = static_cast<std::int64_t>(low_bits(number));
  if (number < 0) {
    checked = -number - 1;
    number = largest - checked;
  }
  if (checked > largest) {
    fail(fmt::format("prefix of {} does not accommodate a host numbered {}", network.prefix,
                     number.str()));
  }
  const int shift = network.address.is_mapped() ? 96 : 0;
  return Value::string(insert_number(network.address, number, shift).to_string());
}

Value cidrnetmask(Arguments arguments, CallContext&) {
  const IpNetwork network = network_argument(arguments[0], 0);
  if (network.address.bits == 128 && !network.address.is_mapped()) {
    fail(0, "IPv6 addresses cannot have a netmask: " + arguments[0].as_string());
  }
  return Value::string(netmask(network.prefix, network.address.bits).to_string());
}

Value cidrsubnet(Arguments arguments, CallContext& context) {
  const IpNetwork network = network_argument(arguments[0], 0);
  const std::int64_t more = whole_number(arguments[1]);
  const cpp_int number = any_whole_number(arguments[2], context);
  const int bits = network.address.bits;
  if (more > bits - network.prefix) {
    fail(1, fmt::format("insufficient address space to extend prefix of {} by {}", network.prefix,
                        more));
  }
  const std::uint64_t count = more >= 0 && more < 64 ? std::uint64_t{1} << more : 0;
  if (low_bits(number) > count - 1) {
    fail(2, fmt::format("prefix extension of {} does not accommodate a subnet numbered {}", more,
                        number.str()));
  }
  const std::int64_t prefix = std::max<std::int64_t>(network.prefix + more, INT32_MIN);
  IpNetwork subnet;
  subnet.address = insert_number(network.address, number, bits - prefix);
  subnet.prefix = static_cast<int>(prefix);
  return Value::string(subnet.to_string());
}

// Checks one of the lengths that cidrsubnets() is given, and returns the whole prefix.
int subnet_prefix(const IpNetwork& network, const Value& value, int argument) {
  const auto more = value.as_number().to_int64();
  const int bits = network.address.bits;
  if (!more) fail(argument, "value must be a whole number");
  if (*more < 1) fail(argument, "must extend prefix by at least one bit");
  if (*more > 32) fail(argument, "may not extend prefix by more than 32 bits");
  const int prefix = network.prefix + static_cast<int>(*more);
  if (prefix > bits) {
    fail(argument,
         fmt::format("would extend prefix to {} bits, which is too long for an {} address", prefix,
                     bits == 32 ? "IPv4" : "IPv6"));
  }
  return prefix;
}

Value cidrsubnets(Arguments arguments, CallContext& context) {
  const IpNetwork network = network_argument(arguments[0], 0);
  const int bits = network.address.bits;
  const cpp_int begin = to_integer(network.address);
  const cpp_int end = begin + (cpp_int(1) << static_cast<unsigned>(bits - network.prefix));
  cpp_int next = begin;
  std::string previous;
  std::vector<Value> subnets;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    context.budget.work(16);
    context.budget.memory(64);
    const int argument = static_cast<int>(i);
    const int prefix = subnet_prefix(network, arguments[i], argument);
    const cpp_int size = cpp_int(1) << static_cast<unsigned>(bits - prefix);
    next = (next + size - 1) / size * size;
    // The real program takes what starts at address 0 for an overflow.
    if (next >= end || begin == 0 || network.address.is_mapped()) {
      fail(argument,
           fmt::format("not enough remaining address space for a subnet with a prefix of {} bits{}",
                       prefix, previous.empty() ? "" : " after " + previous));
    }
    previous = IpNetwork{to_address(next, bits), prefix}.to_string();
    subnets.push_back(Value::string(previous));
    next += size;
  }
  return Value::list(Type::string(), std::move(subnets));
}

}  // namespace

std::vector<Function> network_functions() {
  const Type text = Type::string(), number = Type::number();
  std::vector<Function> all;
  all.push_back(simple_function(
      "cidrhost", {parameter("prefix", text), parameter("hostnum", number)}, text, cidrhost));
  all.push_back(simple_function("cidrnetmask", {parameter("prefix", text)}, text, cidrnetmask));
  all.push_back(simple_function(
      "cidrsubnet",
      {parameter("prefix", text), parameter("newbits", number), parameter("netnum", number)}, text,
      cidrsubnet));
  all.push_back(
      simple_function("cidrsubnets", {parameter("prefix", text)}, Type::list(text), cidrsubnets));
  all.back().variadic = parameter("newbits", number);
  return all;
}

}  // namespace infra::hcl
