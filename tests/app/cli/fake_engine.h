#pragma once

#include "core/runtime/engine_client.h"

#include <algorithm>
#include <vector>

namespace plug::test {

/// An engine that only remembers what was asked of it; the test plays its answers.
class FakeEngine final : public runtime::EngineClient {
public:
    void post(engine::Command command) override { posted.push_back(std::move(command)); }
    quint16 port() const override { return 1; }
    void setVisible(bool visible) override { isVisible = visible; }

    void say(const engine::Event &event) { Q_EMIT eventOccurred(event); }
    void tellSmallBuffer(int bytes, const QString &remedy) { Q_EMIT bufferIsSmall(bytes, remedy); }
    void show(const engine::TransferRow &row)
    {
        engine::SnapshotDelta delta;
        delta.generation = ++generation;
        delta.changed.push_back(row);
        Q_EMIT snapshotChanged(delta);
    }
    void show(std::vector<engine::HostRow> hosts)
    {
        engine::SnapshotDelta delta;
        delta.generation = ++generation;
        delta.hostsChanged = true;
        delta.hosts = std::move(hosts);
        Q_EMIT snapshotChanged(delta);
    }

    void show(const engine::TransferDetail &detail)
    {
        engine::SnapshotDelta delta;
        delta.generation = ++generation;
        delta.detail = detail;
        Q_EMIT snapshotChanged(delta);
    }

    /// The commands of one kind.
    template <typename T>
    std::vector<T> all() const
    {
        std::vector<T> result;
        for (const engine::Command &command : posted) {
            if (const auto *found = std::get_if<T>(&command))
                result.push_back(*found);
        }
        return result;
    }

    std::vector<engine::Command> posted;
    bool isVisible = false;
    engine::Generation generation = 0;
};

} // namespace plug::test
