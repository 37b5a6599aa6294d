#pragma once

namespace plug::crypto {

/// Frees, when it goes, what OpenSSL keeps for the thread it goes on. For a thread that others do not wait for to its very
/// end, such as a QThread: the process may be gone before the thread's own clean-up has run.
class ThreadResources {
public:
    ThreadResources() = default;
    ~ThreadResources();
    ThreadResources(const ThreadResources &) = delete;
    ThreadResources &operator=(const ThreadResources &) = delete;
};

} // namespace plug::crypto
