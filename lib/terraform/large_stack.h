// Runs a function on a thread whose stack is large enough for long chains of references.
#pragma once

#include <cstddef>
#include <functional>

namespace infra::terraform {

// Address space, of which only what is used becomes memory.
inline constexpr std::size_t kLargeStack = std::size_t{512} << 20;

// Waits for it; what `work` throws is thrown here. On such a thread already: simply calls it.
void on_large_stack(const std::function<void()>& work);

// False where less than a comfortable rest of the stack is left. True on other threads.
bool stack_left();

}  // namespace infra::terraform
