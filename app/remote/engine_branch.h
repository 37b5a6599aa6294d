#pragma once

#include "core/runtime/engine_client.h"

#include <memory>

namespace plug::remote {

/// One of several users of the same engine, such as the window and who steers it from elsewhere. All of them see all that it
/// says; deltas are made while any of them looks.
class EngineBranch final : public runtime::EngineClient {
    Q_OBJECT

public:
    /// What the branches of an engine share: how many of them look.
    using Lookers = std::shared_ptr<int>;

    /// The engine outlives it.
    EngineBranch(runtime::EngineClient &engine, Lookers lookers);
    ~EngineBranch() override;

    void post(engine::Command command) override { m_engine.post(std::move(command)); }
    quint16 port() const override { return m_engine.port(); }
    void setVisible(bool visible) override;

private:
    runtime::EngineClient &m_engine;
    Lookers m_lookers;
    bool m_isVisible = false;
};

} // namespace plug::remote
