#pragma once

#include "core/runtime/engine_client.h"

#include <vector>

namespace plug::test {

/// An engine that does nothing: remembers what was posted, and says what a test has it say.
class FakeEngineClient final : public runtime::EngineClient {
public:
    void post(engine::Command command) override { posted.push_back(std::move(command)); }
    quint16 port() const override { return 40000; }
    void setVisible(bool visible) override { isVisible = visible; }

    void say(const engine::Event &event) { Q_EMIT eventOccurred(event); }
    void change(const engine::SnapshotDelta &delta) { Q_EMIT snapshotChanged(delta); }
    void tellSmallBuffer(int bytes, const QString &remedy) { Q_EMIT bufferIsSmall(bytes, remedy); }
    void fail(const QString &message) { Q_EMIT failed(message); }

    /// The commands of one kind, in order.
    template <typename T>
    std::vector<T> of() const
    {
        std::vector<T> found;
        for (const engine::Command &command : posted) {
            if (const T *one = std::get_if<T>(&command))
                found.push_back(*one);
        }
        return found;
    }

    std::vector<engine::Command> posted;
    bool isVisible = false;
};

} // namespace plug::test
