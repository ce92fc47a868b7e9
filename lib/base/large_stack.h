// Runs functions on threads whose stack is large enough for long chains of references.
#pragma once

#include <cstddef>
#include <functional>

namespace infra {

// Address space, of which only what is used becomes memory.
inline constexpr std::size_t kLargeStack = std::size_t{512} << 20;

// Waits for it; what `work` throws is thrown here. On such a thread already: simply calls it.
void on_large_stack(const std::function<void()>& work);

// Calls work() on up to `count` such threads at once and waits for all of them; says how many the
// system let it have. `work` must not throw.
std::size_t on_large_stacks(std::size_t count, const std::function<void()>& work);

// False where less than a comfortable rest of the stack is left. True on other threads.
bool stack_left();

}  // namespace infra
